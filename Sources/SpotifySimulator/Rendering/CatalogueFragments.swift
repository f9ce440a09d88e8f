import JSONBytes
import NIOCore
import Synchronization

/// The members of the catalogue's objects as bytes, without the braces around them.
///
/// They never change for one base, and copying them keeps an answer of ten tracks cheaper than the work of whoever asked for it.
/// Each is written when it is first needed, so that a start stays quick.
final class CatalogueFragments: Sendable {
    /// An object, by its index in the catalogue.
    enum Key: Hashable, Sendable {
        case artist(Int)
        /// An album in a list; a single album has more members.
        case album(Int)
        case track(Int)
        /// A track within its album.
        case albumTrack(Int)
    }

    private struct Entry: Hashable {
        let key: Key
        let view: MarketView
    }

    let members: CatalogueMembers
    private let written = Mutex<[Entry: ByteBuffer]>([:])

    init(_ members: CatalogueMembers) { self.members = members }

    subscript(key: Key, view: MarketView) -> ByteBuffer {
        let entry = Entry(key: key, view: view)
        return written.withLock { written in
            if let bytes = written[entry] { return bytes }
            var writer = JSONWriter()
            switch key {
            case .artist(let index): members.artist(index, into: &writer)
            case .album(let index): members.album(index, view, into: &writer)
            case .track(let index): members.track(index, view, into: &writer)
            case .albumTrack(let index): members.albumTrack(index, view, into: &writer)
            }
            written[entry] = writer.buffer
            return writer.buffer
        }
    }
}
