import GatewayPlan
import TestSupport
import Testing

@testable import GatewayEngine

@Suite struct CacheShardTests {
    private static let policy = CachePolicy(ttl: 1_000_000_000, scope: .public, tags: [])
    private static let epochs = TagEpochs()

    private static func key(_ key: Int) -> [UInt8] { Array("\(key)".utf8) }

    private static func entry(_ key: Int, hash: Int? = nil, bytes: Int = 100) throws -> CachedAnswer {
        let content = AnswerContent(bytes: [UInt8](repeating: 0x20, count: bytes)[...], contentLength: 0, isError: false)
        let entry = CachedAnswer(
            key: self.key(key), hash: hash ?? key &* 0x9E37_79B9, content: content, etag: nil, stamps: [], storedAt: 0,
            freshFor: 1_000_000_000, tool: 0, flags: [])
        return try #require(entry)
    }

    private static func find(_ key: Int, hash: Int? = nil, in shard: inout CacheShard) -> CachedAnswer? {
        let (found, _) = shard.find(
            hash: hash ?? key &* 0x9E37_79B9, key: self.key(key), tool: 0, policy: policy, now: 1, epochs: epochs)
        return if case .fresh(let answer, _) = found { answer } else { nil }
    }

    /// Whether the shard finds this very entry, or none where none is given.
    private static func finds(_ entry: CachedAnswer?, _ key: Int, hash: Int? = nil, in shard: inout CacheShard) -> Bool {
        let found = find(key, hash: hash, in: &shard)
        guard let entry else { return found == nil }
        return found?.isSame(as: entry) == true
    }

    @Test func cache_weight_neverExceedsBound() throws {
        var shard = CacheShard(maximumBytes: 10_000, largest: 10_000 / 4)
        var random = SeededGenerator(seed: 7)
        for key in 0..<5_000 {
            _ = shard.store(try Self.entry(key % 700, bytes: Int.random(in: 0...2_000, using: &random)), key: Self.key(key % 700))
            #expect(shard.bytes <= 10_000)
        }
    }

    @Test func whatWasUsedSurvivesAndWhatWasNotIsEvicted() throws {
        var shard = CacheShard(maximumBytes: 100 * 300, largest: 100 * 300 / 4)
        let used = try Self.entry(-1)
        _ = shard.store(used, key: Self.key(-1))
        for key in 0..<1_000 {
            let entry = try Self.entry(key)
            _ = shard.store(entry, key: Self.key(key))
            let (isUsedThere, isNewThere) = (Self.finds(used, -1, in: &shard), Self.finds(entry, key, in: &shard))
            #expect(isUsedThere && isNewThere)
        }
        let isFirstGone = Self.finds(nil, 0, in: &shard)
        #expect(isFirstGone)
    }

    @Test func anEntryTooLargeForTheShardDoesNotSweepItOut() throws {
        var shard = CacheShard(maximumBytes: 10_000, largest: 10_000 / 4)
        let small = try Self.entry(1)
        _ = shard.store(small, key: Self.key(1))
        let (isStored, _) = shard.store(try Self.entry(2, bytes: 5_000), key: Self.key(2))
        #expect(!isStored)
        let (isSmallThere, isLargeGone) = (Self.finds(small, 1, in: &shard), Self.finds(nil, 2, in: &shard))
        #expect(isSmallThere)
        #expect(isLargeGone)
    }

    @Test func keysThatShareAHashAreToldApart() throws {
        var shard = CacheShard(maximumBytes: 100_000, largest: 100_000 / 4)
        let entries = try (0..<20).map { try Self.entry($0, hash: 7) }
        for (key, entry) in entries.enumerated() { _ = shard.store(entry, key: Self.key(key)) }
        for (key, entry) in entries.enumerated() {
            let isFound = Self.finds(entry, key, hash: 7, in: &shard)
            #expect(isFound, "\(key)")
        }
    }

    @Test func itAgreesWithADictionary() throws {
        var random = SeededGenerator(seed: 42)
        var shard = CacheShard(maximumBytes: 1 << 30, largest: 1 << 30 / 4)
        var reference: [Int: CachedAnswer] = [:]
        for step in 0..<20_000 {
            let key = Int.random(in: 0..<300, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                // Few distinct hashes, so that probe runs are long and removal must close their gaps.
                let entry = try Self.entry(key, hash: key % 17, bytes: step % 97)
                _ = shard.store(entry, key: Self.key(key))
                reference[key] = entry
            case 1:
                guard let entry = reference.removeValue(forKey: key) else { continue }
                let removed = shard.sweep(0..<shard.slotCount) { $0.isSame(as: entry) ? .invalidated : nil }
                #expect(removed.count == 1)
            case 2:
                let slots = step % 400..<step % 400 + 3
                for dead in shard.sweep(slots, { $0.content.bytes.count == 5 ? .expired : nil }) {
                    let gone = try #require(reference.first { $0.value.isSame(as: dead) })
                    reference[gone.key] = nil
                }
            default:
                let isFound = Self.finds(reference[key], key, hash: key % 17, in: &shard)
                #expect(isFound, "step \(step)")
            }
            #expect(shard.count == reference.count)
        }
        #expect(shard.bytes == reference.values.reduce(0) { $0 + $1.weight })
    }
}

extension CachedAnswer {
    /// Whether this is the very same entry, and not one stored later under the same key.
    fileprivate func isSame(as other: CachedAnswer) -> Bool {
        storedAt == other.storedAt
            && content.bytes.withUnsafeBufferPointer { mine in
                other.content.bytes.withUnsafeBufferPointer { mine.baseAddress == $0.baseAddress }
            }
    }
}
