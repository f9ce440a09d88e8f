import GatewayPlan
import JSONBytes

/// One stored answer, and the exact key it answers.
///
/// Small on purpose, since there may be a million: what has no fixed size stands in one array, one behind the other, and times after
/// the first are kept as milliseconds since then.
package struct CachedAnswer: Sendable {
    /// What else is known of it.
    package struct Flags: OptionSet, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) { self.rawValue = rawValue }

        static let isError = Flags(rawValue: 1)
        /// Never served stale: it was read before a write had settled, or is an error.
        static let isBrief = Flags(rawValue: 2)
        /// Fetched before anybody asked, and not asked for since.
        static let isUnusedWarming = Flags(rawValue: 4)
        /// It stands in the main queue.
        static let isMain = Flags(rawValue: 8)
    }

    /// The key, the stamps of its tags, the upstream's ETag, and the rendered answer: what a look compares stands together in front.
    private var bytes: [UInt8]
    /// Nanoseconds of uptime.
    let storedAt: Int64
    private let freshMilliseconds: UInt32
    /// After a failed renewal: until when, after `storedAt`, none is tried.
    private var restMilliseconds: UInt32 = 0
    /// The low bits of the key's hash, which choose the place.
    let hash: UInt32
    private let bodyLength: UInt32
    private let contentLength: UInt32
    private let keyLength: UInt16
    private let etagLength: UInt16
    /// The tool's id.
    let tool: UInt16
    private(set) var failures: UInt8 = 0
    private(set) var hits: UInt8 = 0
    /// Hits as far as they count against eviction: at most three.
    var uses: UInt8 = 0
    var flags: Flags

    /// `nil` when a part is larger than what can be kept.
    ///
    /// - Parameters:
    ///   - etag: one of more than 255 bytes is left out.
    ///   - storedAt: nanoseconds of uptime.
    ///   - freshFor: nanoseconds, counted in whole milliseconds; more than seven weeks are seven weeks.
    package init?(
        key: [UInt8], hash: Int, content: AnswerContent, etag: String?, stamps: [TagStamp], storedAt: Int64, freshFor: Int64, tool: Int,
        flags: Flags
    ) {
        let etag = etag.map { Array($0.utf8) }.flatMap { $0.count <= 255 ? $0 : nil } ?? []
        guard let keyLength = UInt16(exactly: key.count), let bodyLength = UInt32(exactly: content.bytes.count) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(content.bytes.count + key.count + etag.count + stamps.count * MemoryLayout<TagStamp>.size)
        bytes += key
        for stamp in stamps { withUnsafeBytes(of: stamp.bits) { bytes.append(contentsOf: $0) } }
        bytes += etag
        bytes += content.bytes
        self.bytes = bytes
        self.storedAt = storedAt
        self.freshMilliseconds = UInt32(clamping: freshFor / 1_000_000)
        self.hash = UInt32(truncatingIfNeeded: hash)
        self.bodyLength = bodyLength
        self.contentLength = UInt32(clamping: content.contentLength)
        self.keyLength = keyLength
        self.etagLength = UInt16(etag.count)
        self.tool = UInt16(clamping: tool)
        self.flags = flags
        if content.isError { self.flags.insert(.isError) }
    }

    /// No answer.
    static let vacant = CachedAnswer()

    private init() {
        (bytes, storedAt, freshMilliseconds, hash) = ([], 0, 0, 0)
        (bodyLength, contentLength, keyLength, etagLength, tool, flags) = (0, 0, 0, 0, 0, [])
    }

    private var bodyStart: Int { bytes.count - Int(bodyLength) }
    private var stampsEnd: Int { bodyStart - Int(etagLength) }

    /// An answer has a body.
    var isVacant: Bool { bytes.isEmpty }

    var content: AnswerContent {
        AnswerContent(bytes: bytes[bodyStart...], contentLength: Int(contentLength), isError: flags.contains(.isError))
    }

    var etag: String? {
        guard etagLength > 0 else { return nil }
        return String(decoding: bytes[stampsEnd..<bodyStart], as: UTF8.self)
    }

    /// Nanoseconds of uptime.
    var freshUntil: Int64 { storedAt + Int64(freshMilliseconds) * 1_000_000 }
    /// After a failed renewal: until when none is tried, nanoseconds of uptime.
    var restsUntil: Int64 { storedAt + Int64(restMilliseconds) * 1_000_000 }

    /// What the entry takes from the store's budget, bytes.
    var weight: Int { bytes.count + Self.overhead }

    /// The array's header and malloc's, this value with room to grow, and two places in the table.
    private static let overhead = 48 + MemoryLayout<CachedAnswer>.stride + 24

    mutating func noteHits(_ number: Int = 1) {
        uses = UInt8(min(Self.mostUses, Int(uses) + number))
        hits = UInt8(min(Int(UInt8.max), Int(hits) + number))
    }

    /// More uses do not count against eviction.
    private static let mostUses = 3

    /// The same with bytes of its own, so that its reference count is no other thread's.
    func ownCopy() -> CachedAnswer {
        var copy = self
        copy.bytes = bytes.withUnsafeBufferPointer(Array.init)
        return copy
    }

    /// A renewal failed at `now`.
    ///
    /// - Parameter backoff: how long none is tried after the first failure, nanoseconds; doubled by each further one up to `maximum`.
    mutating func noteFailure(now: Int64, backoff: Int64, maximum: Int64) {
        let rest = min(maximum, backoff << min(Int64(failures), 20))
        if failures < .max { failures += 1 }
        restMilliseconds = UInt32(clamping: (now - storedAt + rest) / 1_000_000)
    }

    func answers(_ hash: UInt32, _ key: [UInt8]) -> Bool {
        guard self.hash == hash, Int(keyLength) == key.count else { return false }
        return bytes.withUnsafeBytes { stored in
            key.withUnsafeBytes { asked in
                Self.isSame(UnsafeRawBufferPointer(rebasing: stored[..<asked.count]), asked)
            }
        }
    }

    /// Whether two runs of as many bytes are the same, eight bytes at a time.
    private static func isSame(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard let one = left.baseAddress, let other = right.baseAddress else { return true }
        var offset = 0
        while offset &+ 8 <= left.count {
            let word = one.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            guard word == other.loadUnaligned(fromByteOffset: offset, as: UInt64.self) else { return false }
            offset &+= 8
        }
        while offset < left.count {
            guard left[offset] == right[offset] else { return false }
            offset &+= 1
        }
        return true
    }

    /// Whether a write has touched none of its tags since its request was sent.
    ///
    /// In place: a call would be handed a copy, and count up its reference.
    @inline(__always) func isCurrent(_ epochs: TagEpochs) -> Bool {
        let stored = bytes.span.bytes
        let end = stampsEnd
        var offset = Int(keyLength)
        while offset < end {
            guard epochs.isCurrent(TagStamp(bits: stored.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))) else {
                return false
            }
            offset += MemoryLayout<TagStamp>.size
        }
        return true
    }

    /// The stamps of its tags.
    var stamps: [TagStamp] {
        let stored = bytes.span.bytes
        return stride(from: Int(keyLength), to: stampsEnd, by: MemoryLayout<TagStamp>.size).map {
            TagStamp(bits: stored.unsafeLoadUnaligned(fromByteOffset: $0, as: UInt64.self))
        }
    }
}

extension CachedAnswer {
    /// What an answer may be used for at its age.
    enum Freshness {
        case fresh
        case staleWhileRevalidate
        case staleIfError
        /// Only to be revalidated.
        case kept
        case gone
    }

    /// - Parameter now: nanoseconds of uptime.
    func freshness(_ policy: CachePolicy, now: Int64) -> Freshness {
        let late = now - freshUntil
        if late < 0 { return .fresh }
        if flags.contains(.isBrief) { return .gone }
        if late < policy.staleWhileRevalidate { return .staleWhileRevalidate }
        if late < policy.staleIfError { return .staleIfError }
        return etagLength > 0 && late < policy.keep ? .kept : .gone
    }

    /// Until when copies of it may be served as long as nothing happens to it; `nil` when it is not wanted often enough for copies.
    ///
    /// Before it is due for renewal, which only the store decides, and not before the hits are counted that this takes.
    func copiesGoodUntil(_ policy: CachePolicy) -> Int64? {
        guard uses == Self.mostUses else { return nil }
        guard let ahead = policy.refreshAhead, !flags.contains(.isBrief) else { return freshUntil }
        return Int(hits) >= ahead.hits ? dueAt(ahead) : nil
    }

    /// Whether it is so old, and asked for so often, that it is renewed before it is stale.
    func isDueAhead(_ policy: CachePolicy, now: Int64) -> Bool {
        guard let ahead = policy.refreshAhead, Int(hits) >= ahead.hits, !flags.contains(.isBrief) else { return false }
        return now >= dueAt(ahead) && now >= restsUntil
    }

    private func dueAt(_ ahead: CachePolicy.RefreshAhead) -> Int64 { storedAt + (freshUntil - storedAt) / 100 * ahead.percent }
}
