import Foundation
import GatewayPlan
import TestSupport
import Testing

@testable import GatewayEngine

/// Threads' own copies of what is asked for most: never anything but what the store itself would say.
@Suite struct NearAnswersTests {
    private static let second: Int64 = 1_000_000_000
    private static let tag = TagSlot(index: 7)

    /// A store, and the threads that look into it.
    private struct Bench {
        let cache: ResponseCache
        var policy = CachePolicy(ttl: 10 * second, scope: .public, tags: [])

        init(maximumBytes: Int = 1 << 24, change: (inout CachePolicy) -> Void = { _ in }) {
            cache = ResponseCache(maximumBytes: maximumBytes, threads: 4)
            change(&policy)
        }

        static func key(_ number: Int) -> [UInt8] { Array("key \(number)".utf8) }

        @discardableResult func store(_ number: Int, body: UInt8, bytes: Int = 100, tag: TagSlot = NearAnswersTests.tag, at now: Int64)
            throws -> Bool
        {
            let content = AnswerContent(bytes: [UInt8](repeating: body, count: bytes)[...], contentLength: 0, isError: false)
            let key = Self.key(number)
            let answer = CachedAnswer(
                key: key, hash: ResponseCache.hash(key), content: content, etag: nil, stamps: [cache.epochs.stamp(tag)], storedAt: now,
                freshFor: policy.ttl, tool: 3, flags: [])
            return cache.store(try #require(answer), hash: ResponseCache.hash(key), key: key)
        }

        /// The body's first byte, and whether a renewal is due; `nil` when nothing fresh is found.
        func find(_ number: Int, at now: Int64, thread: Int = 0) -> (body: UInt8?, isDue: Bool)? {
            let key = Self.key(number)
            let found = cache.find(hash: ResponseCache.hash(key), key: key, tool: 3, policy: policy, now: now, thread: thread)
            guard case .fresh(let answer, let isDue) = found else { return nil }
            return (answer.content.bytes.first, isDue)
        }

        /// Asks for it so often that the thread has a copy.
        func warm(_ number: Int, at now: Int64, thread: Int = 0) { for _ in 0..<5 { _ = find(number, at: now, thread: thread) } }
    }

    @Test func copiesTakeRoomOnlyWhenAnAnswerIsAskedForOften() throws {
        let bench = Bench()
        try bench.store(1, body: 1, at: 0)
        let before = bench.cache.size.bytes
        _ = bench.find(1, at: 1)
        _ = bench.find(1, at: 1)
        #expect(bench.cache.size.bytes == before)
        bench.warm(1, at: 1)
        #expect(bench.cache.size.bytes > before)
        #expect(bench.cache.size.entries == 1)
    }

    @Test func aCopyEndsWithItsOriginal() throws {
        let bench = Bench()
        try bench.store(1, body: 1, at: 0)
        for thread in 0..<4 { bench.warm(1, at: 1, thread: thread) }
        try bench.store(1, body: 2, at: 2)
        for thread in 0..<4 { #expect(bench.find(1, at: 3, thread: thread)?.body == 2) }
        for thread in 0..<4 { bench.warm(1, at: 3, thread: thread) }
        bench.cache.epochs.bump(Self.tag)
        for thread in 0..<4 { #expect(bench.find(1, at: 4, thread: thread) == nil) }
    }

    @Test func aCopyIsNoLongerFreshThanItsOriginal() throws {
        let bench = Bench()
        try bench.store(1, body: 1, at: 0)
        bench.warm(1, at: 1)
        #expect(bench.find(1, at: 10 * Self.second - 1)?.body == 1)
        #expect(bench.find(1, at: 10 * Self.second) == nil)
    }

    @Test func whatIsEvictedHasNoCopies() throws {
        let bench = Bench(maximumBytes: 1 << 20)
        try bench.store(0, body: 1, at: 0)
        bench.warm(0, at: 1)
        for number in 1..<2_000 {
            try bench.store(number, body: 2, bytes: 4_000, at: 1)
            // Used as well, so that they compete with it.
            for _ in 0..<3 { _ = bench.find(number, at: 1) }
        }
        let key = Bench.key(0)
        #expect(bench.cache.peek(hash: ResponseCache.hash(key), key: key) == nil)
        #expect(bench.find(0, at: 2) == nil)
    }

    /// Hits of copies are told to the store, so that what is used most is not what is evicted first.
    @Test func whatIsServedFromCopiesStaysInTheStore() throws {
        let bench = Bench(maximumBytes: 1 << 20)
        try bench.store(0, body: 1, at: 0)
        bench.warm(0, at: 1)
        for number in 1..<4_000 {
            try bench.store(number, body: 2, bytes: 4_000, at: 1)
            for _ in 0..<64 { #expect(bench.find(0, at: 2)?.body == 1) }
        }
    }

    @Test func everyHitIsCountedOnce() throws {
        let bench = Bench()
        try bench.store(1, body: 1, at: 0)
        for number in 0..<1_000 { _ = bench.find(1, at: 1, thread: number % 3) }
        #expect(bench.cache.number(.hits, of: 3) == 1_000)
        #expect(bench.cache.total(.hits) == 1_000)
        #expect(bench.cache.total(.misses) == 0)
    }

    @Test func whetherARenewalIsDueIsAskedOfTheStore() throws {
        let bench = Bench { $0.refreshAhead = .init(percent: 50, hits: 6) }
        try bench.store(1, body: 1, at: 0)
        for _ in 0..<5 { #expect(bench.find(1, at: 1)?.isDue == false) }
        #expect(bench.find(1, at: 6 * Self.second)?.isDue == true)
        #expect(bench.find(1, at: 4 * Self.second)?.isDue == false)
        #expect(bench.find(1, at: 6 * Self.second, thread: 1)?.isDue == true)
    }

    @Test func copiesAreBoundedByTheirPartOfTheStore() throws {
        let bench = Bench(maximumBytes: 1 << 20)
        var random = SeededGenerator(seed: 3)
        for _ in 0..<3_000 {
            let number = Int.random(in: 0..<300, using: &random)
            if bench.find(number, at: 1) == nil { try bench.store(number, body: 1, bytes: .random(in: 0..<3_000, using: &random), at: 1) }
            bench.warm(number, at: 1, thread: .random(in: 0..<4, using: &random))
            #expect(bench.cache.size.bytes <= 1 << 20)
        }
    }

    /// Any sequence of stores, writes and time gives every thread what a dictionary would.
    @Test(arguments: 0..<20) func copiesSayWhatTheStoreWouldSay(seed: UInt64) throws {
        let bench = Bench()
        var random = SeededGenerator(seed: seed)
        var reference: [Int: (body: UInt8, tag: UInt16, storedAt: Int64)] = [:]
        var now: Int64 = 0
        for step in 0..<4_000 {
            let number = Int.random(in: 0..<6, using: &random)
            switch Int.random(in: 0..<40, using: &random) {
            case 0:
                let tag = UInt16.random(in: 0..<3, using: &random)
                reference[number] = (UInt8(truncatingIfNeeded: step), tag, now)
                try bench.store(number, body: UInt8(truncatingIfNeeded: step), tag: TagSlot(index: tag), at: now)
            case 1:
                let tag = UInt16.random(in: 0..<3, using: &random)
                reference = reference.filter { $0.value.tag != tag }
                bench.cache.epochs.bump(TagSlot(index: tag))
            case 2: now += Int64.random(in: 0..<3 * Self.second, using: &random)
            default:
                let known = reference[number].flatMap { now < $0.storedAt + bench.policy.ttl ? $0.body : nil }
                let found = bench.find(number, at: now, thread: .random(in: 0..<4, using: &random))
                guard found?.body == known else {
                    Issue.record("step \(step): \(String(describing: found)) for \(String(describing: known))")
                    return
                }
            }
        }
    }

    @Test func everyThreadHasANumberOfItsOwn() async {
        let numbers = await withTaskGroup(of: [Int].self) { group in
            for _ in 0..<4 { group.addTask { await Self.numbersOfANewThread() } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        for numbers in numbers { #expect(numbers[0] == numbers[1]) }
        #expect(Set(numbers.map { $0[0] }).count == 4)
    }

    private static func numbersOfANewThread() async -> [Int] {
        await withCheckedContinuation { done in
            Thread { done.resume(returning: [ThreadNumber.current, ThreadNumber.current]) }.start()
        }
    }
}
