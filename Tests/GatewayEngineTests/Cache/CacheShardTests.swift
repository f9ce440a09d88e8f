import GatewayTestSupport
import NIOCore
import TestSupport
import Testing

@testable import GatewayEngine

@Suite struct CacheShardTests {
    private static func entry(_ key: Int, hash: Int? = nil, bytes: Int = 100) -> CacheEntry {
        let content = AnswerContent(bytes: [UInt8](repeating: 0x20, count: bytes), contentLength: 0, isError: false)
        return CacheEntry(
            key: Array("\(key)".utf8), hash: hash ?? key &* 0x9E37_79B9, content: content, storedAt: .uptimeNanoseconds(0),
            expiresAt: .uptimeNanoseconds(1), stamps: [])
    }

    private static func find(_ entry: CacheEntry, in shard: inout CacheShard) -> Bool {
        shard.find(hash: entry.hash, key: entry.key) === entry
    }

    @Test func weightNeverExceedsTheBound() {
        var shard = CacheShard(maximumBytes: 10_000)
        var random = SystemRandomNumberGenerator()
        for key in 0..<5_000 {
            _ = shard.store(Self.entry(key % 700, bytes: Int.random(in: 0...2_000, using: &random)))
            #expect(shard.bytes <= 10_000)
        }
    }

    @Test func whatWasUsedSurvivesAndWhatWasNotIsEvicted() {
        var shard = CacheShard(maximumBytes: 100 * 300)
        let used = Self.entry(-1)
        _ = shard.store(used)
        for key in 0..<1_000 {
            _ = shard.store(Self.entry(key))
            #expect(Self.find(used, in: &shard))
        }
        let first = Self.entry(0)
        #expect(shard.find(hash: first.hash, key: first.key) == nil)
    }

    @Test func anEntryTooLargeForTheShardDoesNotSweepItOut() {
        var shard = CacheShard(maximumBytes: 10_000)
        let small = Self.entry(1)
        _ = shard.store(small)
        let large = Self.entry(2, bytes: 5_000)
        let isStored = shard.store(large)
        #expect(!isStored)
        #expect(Self.find(small, in: &shard))
        #expect(!Self.find(large, in: &shard))
    }

    @Test func keysThatShareAHashAreToldApart() {
        var shard = CacheShard(maximumBytes: 100_000)
        let entries = (0..<20).map { Self.entry($0, hash: 7) }
        for entry in entries { _ = shard.store(entry) }
        for entry in entries { #expect(Self.find(entry, in: &shard)) }
    }

    @Test func itAgreesWithADictionary() {
        var random = SeededGenerator(seed: 42)
        var shard = CacheShard(maximumBytes: 1 << 30)
        var reference: [Int: CacheEntry] = [:]
        for _ in 0..<20_000 {
            let key = Int.random(in: 0..<300, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
                // Few distinct hashes, so that probe runs are long and removal must close their gaps.
                let entry = Self.entry(key, hash: key % 17)
                _ = shard.store(entry)
                reference[key] = entry
            case 1:
                if let entry = reference.removeValue(forKey: key) { shard.remove(entry) }
            default:
                #expect(shard.find(hash: key % 17, key: Array("\(key)".utf8)) === reference[key])
            }
            #expect(shard.count == reference.count)
        }
        #expect(shard.bytes == reference.values.reduce(0) { $0 + $1.weight })
    }
}
