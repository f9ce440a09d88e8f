// Compares eviction policies on a seeded trace of an agent gateway: what is asked for again and again (Zipf), what was asked for a
// moment ago (recency), and scans that page through a long list once; or on a recorded trace, a file of lines `version,time,op,size,key`
// as libCacheSim's data/cloudPhysicsIO.csv is one.
//
// usage: swiftc -O -o /tmp/eviction Benchmarks/Eviction/eviction.swift && /tmp/eviction [TRACE.csv]

import Foundation

/// SplitMix64.
struct Random {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
    mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

struct Request {
    let key: Int
    let size: Int
}

/// A day of several people's agents; `scanShare` of the requests are pages of lists that nobody asks for twice.
func trace(_ count: Int, scanShare: Double, seed: UInt64) -> [Request] {
    var random = Random(state: seed)
    let objects = 50_000
    var cumulative = [Double](repeating: 0, count: objects)
    var sum = 0.0
    for rank in 0..<objects {
        sum += 1 / Double(rank + 1)
        cumulative[rank] = sum
    }
    var sizes: [Int: Int] = [:]
    func size(_ key: Int) -> Int {
        if let size = sizes[key] { return size }
        // From a track's few hundred bytes to a page's tens of thousands.
        let size = 300 + Int(Double(key &* 2_654_435_761 & 0xFFFF) / 65_536 * Double(key &* 40_503 & 0xFF) * 100)
        sizes[key] = size
        return size
    }
    var recent: [Int] = []
    var requests: [Request] = []
    var page = 1_000_000
    while requests.count < count {
        let kind = random.unit()
        if kind < scanShare / 20 {
            for _ in 0..<20 where requests.count < count {
                page += 1
                requests.append(Request(key: page, size: size(page)))
            }
            continue
        }
        let key: Int
        if kind < 0.3, !recent.isEmpty {
            key = recent[recent.count - 1 - random.below(min(recent.count, 30))]
        } else {
            let target = random.unit() * sum
            var (low, high) = (0, objects - 1)
            while low < high {
                let middle = (low + high) / 2
                if cumulative[middle] < target { low = middle + 1 } else { high = middle }
            }
            key = low
        }
        recent.append(key)
        requests.append(Request(key: key, size: size(key)))
    }
    return requests
}

protocol Policy {
    init(capacity: Int)
    /// Whether it was there; stores it otherwise.
    mutating func ask(_ request: Request) -> Bool
}

struct LRU: Policy {
    let capacity: Int
    var bytes = 0
    var clock = 0
    var entries: [Int: (size: Int, stamp: Int)] = [:]
    var order: [(key: Int, stamp: Int)] = []
    var head = 0
    init(capacity: Int) { self.capacity = capacity }
    mutating func ask(_ request: Request) -> Bool {
        clock += 1
        if entries[request.key] != nil {
            entries[request.key]?.stamp = clock
            order.append((request.key, clock))
            return true
        }
        while bytes + request.size > capacity {
            let (key, stamp) = order[head]
            head += 1
            if let entry = entries[key], entry.stamp == stamp {
                entries[key] = nil
                bytes -= entry.size
            }
        }
        entries[request.key] = (request.size, clock)
        order.append((request.key, clock))
        bytes += request.size
        return false
    }
}

/// Zhang et al., NSDI 2024.
struct SIEVE: Policy {
    struct Entry {
        var size: Int
        var wasUsed = false
        var newer = -1
        var older = -1
    }
    let capacity: Int
    var bytes = 0
    var entries: [Int: Entry] = [:]
    var newest = -1
    var oldest = -1
    var hand = -1
    init(capacity: Int) { self.capacity = capacity }
    mutating func ask(_ request: Request) -> Bool {
        if entries[request.key] != nil {
            entries[request.key]?.wasUsed = true
            return true
        }
        while bytes + request.size > capacity { evict() }
        entries[request.key] = Entry(size: request.size, older: newest)
        if newest >= 0 { entries[newest]?.newer = request.key } else { oldest = request.key }
        newest = request.key
        bytes += request.size
        return false
    }
    mutating func evict() {
        var key = hand >= 0 ? hand : oldest
        while let entry = entries[key], entry.wasUsed {
            entries[key]?.wasUsed = false
            key = entry.newer >= 0 ? entry.newer : oldest
        }
        guard let entry = entries.removeValue(forKey: key) else { return }
        hand = entry.newer
        if entry.newer >= 0 { entries[entry.newer]?.older = entry.older } else { newest = entry.older }
        if entry.older >= 0 { entries[entry.older]?.newer = entry.newer } else { oldest = entry.newer }
        bytes -= entry.size
    }
}

/// Yang et al., SOSP 2023: a tenth for what is new, a ghost queue of as many keys as the main one has.
struct S3FIFO: Policy {
    struct Entry {
        var size: Int
        var uses = 0
        var isSmall: Bool
    }
    let capacity: Int
    var entries: [Int: Entry] = [:]
    var small: [Int] = []
    var smallHead = 0
    var smallBytes = 0
    var main: [Int] = []
    var mainHead = 0
    var mainBytes = 0
    /// Each key where its hash says; a later one takes the place.
    var ghosts = [Int](repeating: -1, count: 8)
    init(capacity: Int) { self.capacity = capacity }
    static func place(_ key: Int, _ count: Int) -> Int { Int((UInt64(key) &* 0x9E37_79B9_7F4A_7C15) >> 32) & (count - 1) }
    mutating func ask(_ request: Request) -> Bool {
        if let entry = entries[request.key] {
            entries[request.key]?.uses = min(3, entry.uses + 1)
            return true
        }
        while smallBytes + mainBytes + request.size > capacity { evict() }
        if entries.count > ghosts.count { ghosts = [Int](repeating: -1, count: ghosts.count * 2) }
        let place = Self.place(request.key, ghosts.count)
        let isSmall = ghosts[place] != request.key
        if !isSmall { ghosts[place] = -1 }
        entries[request.key] = Entry(size: request.size, isSmall: isSmall)
        if isSmall {
            small.append(request.key)
            smallBytes += request.size
        } else {
            main.append(request.key)
            mainBytes += request.size
        }
        return false
    }
    mutating func evict() {
        if smallBytes * 10 >= capacity || mainBytes == 0 { evictSmall() } else { evictMain() }
    }
    mutating func evictSmall() {
        guard smallHead < small.count else { return evictMain() }
        let key = small[smallHead]
        smallHead += 1
        guard let entry = entries[key] else { return }
        smallBytes -= entry.size
        if entry.uses > 1 {
            entries[key] = Entry(size: entry.size, isSmall: false)
            main.append(key)
            mainBytes += entry.size
        } else {
            entries[key] = nil
            ghosts[Self.place(key, ghosts.count)] = key
        }
    }
    mutating func evictMain() {
        while mainHead < main.count {
            let key = main[mainHead]
            mainHead += 1
            guard let entry = entries[key] else { continue }
            if entry.uses > 0 {
                entries[key]?.uses -= 1
                main.append(key)
                continue
            }
            entries[key] = nil
            mainBytes -= entry.size
            return
        }
    }
}

func hitRate<P: Policy>(_ policy: P.Type, _ requests: [Request], capacity: Int) -> Double {
    var policy = P(capacity: capacity)
    var hits = 0
    for request in requests where policy.ask(request) { hits += 1 }
    return Double(hits) / Double(requests.count) * 100
}

func shown(_ rate: Double) -> String {
    let text = String(Double(Int(rate * 10 + 0.5)) / 10)
    return String(repeating: " ", count: max(0, 7 - text.count)) + text
}

/// A request a line; what cannot be read ends the program.
func recorded(_ path: String) throws -> [Request] {
    try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst().map { line in
        let fields = line.split(separator: ",")
        guard fields.count == 5, let size = Int(fields[3]), let key = Int(fields[4]) else {
            fatalError("not version,time,op,size,key: \(line)")
        }
        return Request(key: key, size: size)
    }
}

func rates(_ requests: [Request], capacity: Int) -> [Double] {
    [
        hitRate(LRU.self, requests, capacity: capacity), hitRate(SIEVE.self, requests, capacity: capacity),
        hitRate(S3FIFO.self, requests, capacity: capacity),
    ]
}

if let path = CommandLine.arguments.dropFirst().first {
    let requests = try recorded(path)
    let objects = Dictionary(requests.map { ($0.key, $0.size) }, uniquingKeysWith: { first, _ in first })
    let bytes = objects.values.reduce(0, +)
    print("\(requests.count) requests of \(objects.count) objects, \(bytes) bytes")
    print("hit rate, %   capacity     LRU   SIEVE S3-FIFO")
    for percent in [1, 5, 10, 20, 40] {
        let found = rates(requests, capacity: bytes * percent / 100)
        print("              \(percent < 10 ? " " : "")\(percent) %    \(found.map(shown).joined(separator: " "))")
    }
    exit(0)
}

print("hit rate, %   scans  capacity     LRU   SIEVE S3-FIFO")
for scanShare in [0.0, 0.3, 0.6] {
    for capacity in [1 << 20, 4 << 20, 32 << 20] {
        let runs = (1...3).map { seed in
            let requests = trace(300_000, scanShare: scanShare, seed: UInt64(seed))
            return rates(requests, capacity: capacity)
        }
        let means = (0..<3).map { policy in runs.reduce(0) { $0 + $1[policy] } / Double(runs.count) }
        print("               \(Int(scanShare * 100)) %     \(capacity >> 20) MiB \(means.map(shown).joined(separator: " "))")
    }
}
