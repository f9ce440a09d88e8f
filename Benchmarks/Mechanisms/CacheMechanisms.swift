import GatewayEngine
import GatewayPlan
import Glibc
import Synchronization

/// Looking up and invalidating, with few entries and with a million.
enum CacheMechanisms {
    static let all = [
        hit("cache-hit-1k", entries: 1_000, asked: 1_000), hit("cache-hit-1m", entries: 1_000_000, asked: 1_000),
        hit("cache-hit-1m-uniform", entries: 1_000_000, asked: 1_000_000), hitOfTwoThreads, hitOfTwoThreadsApart,
        invalidation,
    ]

    private static let policy = CachePolicy(ttl: 3_600_000_000_000, scope: .user, tags: [])
    private static let bodyBytes = 600

    /// Memory that the process has, as the system sees it.
    private static func residentBytes() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, 128, file) != nil else { return 0 }
        let fields = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self).split(separator: " ")
        return (Int(fields[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE))
    }

    /// A cache with entries as `track/{id}` of one user has them: four stamps and the owner's.
    private struct Bench: Sendable {
        let cache = ResponseCache(maximumBytes: 4 << 30)
        let keys: [[UInt8]]
        let hashes: [Int]

        init(entries: Int) {
            keys = (0..<entries).map { number in
                let digits = String(number)
                return Array("\u{1}\u{0}\u{0}\u{0}local".utf8) + [UInt8](repeating: 0x41, count: 31 - digits.utf8.count) + digits.utf8
            }
            hashes = keys.map(ResponseCache.hash)
            let body = AnswerContent(bytes: [UInt8](repeating: 0x20, count: bodyBytes)[...], contentLength: 300, isError: false)
            let before = residentBytes()
            for (number, key) in keys.enumerated() {
                let slots = [1, 2, 3, 4 + number % 60_000, 65_535].map { TagSlot(index: UInt16($0)) }
                let answer = CachedAnswer(
                    key: key, hash: hashes[number], content: body, etag: nil, stamps: slots.map { cache.epochs.stamp($0) }, storedAt: 1,
                    freshFor: policy.ttl, tool: 0, flags: [])
                if let answer { _ = cache.store(answer, hash: hashes[number], key: key) }
            }
            let beyond = (residentBytes() - before) / entries - bodyBytes - keys[0].count
            print("# \(entries) entries of \(bodyBytes) + \(keys[0].count) bytes take \(beyond) bytes each beyond body and key")
        }

        /// Looks up so many of the first `asked` keys, far apart.
        func run(_ iterations: Int, asked: Int, from start: Int = 0) {
            var place = start
            for _ in 0..<iterations {
                place = (place + 7_919) % asked
                guard case .fresh = cache.find(hash: hashes[place], key: keys[place], tool: 0, policy: policy, now: 2) else { exit(1) }
            }
        }
    }

    private static func hit(_ name: String, entries: Int, asked: Int) -> Mechanism {
        Mechanism(name: name) {
            let bench = Bench(entries: entries)
            return { bench.run($0, asked: asked) }
        }
    }

    /// Per lookup of one of two threads that do as many each: as long as with one thread when they do not hinder each other.
    private static let hitOfTwoThreads = ofTwoThreads("cache-hit-2-threads") { ($0, $0) }

    /// The same with a cache for each: what the machine allows to threads that share nothing.
    private static let hitOfTwoThreadsApart = ofTwoThreads("cache-hit-2-threads-apart") { ($0, Bench(entries: 1_000)) }

    private static func ofTwoThreads(_ name: String, benches: @escaping @Sendable (Bench) -> (Bench, Bench)) -> Mechanism {
        Mechanism(name: name) {
            let (bench, second) = benches(Bench(entries: 1_000))
            return { iterations in
                var other = pthread_t()
                let work = Unmanaged.passRetained(Work(bench: second, iterations: iterations))
                pthread_create(
                    &other, nil,
                    { context in
                        guard let context else { return nil }
                        let work = Unmanaged<Work>.fromOpaque(context).takeRetainedValue()
                        work.bench.run(work.iterations, asked: 1_000, from: 500)
                        return nil
                    }, work.toOpaque())
                bench.run(iterations, asked: 1_000)
                pthread_join(other, nil)
            }
        }
    }

    private final class Work: Sendable {
        let bench: Bench
        let iterations: Int

        init(bench: Bench, iterations: Int) {
            self.bench = bench
            self.iterations = iterations
        }
    }

    /// Making a tag stale that a million entries carry.
    private static let invalidation = Mechanism(name: "cache-invalidate-1m") {
        let bench = Bench(entries: 1_000_000)
        return { for _ in 0..<$0 { bench.cache.epochs.bump(TagSlot(index: 1)) } }
    }
}
