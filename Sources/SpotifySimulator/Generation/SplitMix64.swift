/// A small random number generator whose numbers depend on the seed alone, on every machine and Swift version.
struct SplitMix64: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func number(in range: ClosedRange<Int>) -> Int {
        let width = UInt64(range.upperBound - range.lowerBound) + 1
        return range.lowerBound + Int(next().multipliedFullWidth(by: width).high)
    }

    /// True this many times in a hundred.
    mutating func chance(percent: Int) -> Bool { number(in: 1...100) <= percent }

    /// One element; the collection must not be empty.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(in: 0...(elements.count - 1))] }

    /// Different numbers below a bound, in random order; never more than there are.
    mutating func sample(_ count: Int, below bound: Int) -> [Int] {
        var rest = Array(0..<bound)
        return (0..<min(count, bound)).map { _ in rest.remove(at: number(in: 0...(rest.count - 1))) }
    }

    /// An id as the API has them: 22 base62 characters.
    mutating func id() -> String { word(of: Identifier.alphabet, count: Identifier.length) }

    mutating func hex(_ count: Int) -> String { word(of: Array("0123456789abcdef".utf8), count: count) }

    private mutating func word(of alphabet: [UInt8], count: Int) -> String {
        String(decoding: (0..<count).map { _ in pick(alphabet) }, as: UTF8.self)
    }
}
