package import NIOCore

/// A compiled view: which parts of a JSON document to keep.
///
/// The structure stays: `artists[].name` gives `"artists":[{"name":…}]`. Members keep the order of the document. Where the document
/// has something else than the path expects (null, a scalar, the other kind of container), the value is kept whole.
package struct JSONProjection: Sendable, Equatable {
    /// The paths it was compiled from; none for `identity`.
    package let paths: [String]
    /// What it keeps.
    package let shape: JSONShape

    /// Compiles paths such as `id`, `artists[].name` and `tracks.items[].{id,name,artists[].name}`.
    ///
    /// A path that ends at a value wins over the paths that go on from there. No path at all keeps everything.
    /// Errors name the path by index and the place in it; the first one is thrown.
    package init(paths: [String]) throws(JSONProjectionError) {
        self.paths = paths
        shape = paths.isEmpty ? .whole : try JSONPathReader.shape(of: paths)
    }

    private init(whole: JSONShape) {
        paths = []
        shape = whole
    }

    /// Keeps the whole document and only takes the whitespace out.
    package static let identity = JSONProjection(whole: .whole)

    package var isIdentity: Bool { shape.isWhole }

    /// Appends what is kept of a scanned value, compact: without insignificant whitespace, so without any line break.
    package func write(_ token: JSONToken, of bytes: Span<UInt8>, to output: inout ByteBuffer) {
        let range = token.range(in: bytes)
        guard !range.isEmpty else { return }
        JSONCopy.write(shape, from: range.lowerBound, of: bytes, to: &output)
    }
}
