import TestSupport

/// Random patterns of the supported subset, and texts over the same few characters so that they meet.
struct RandomPattern {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func pattern() -> String {
        (0..<(chance(4) ? 2 : 1)).map { _ in (chance(2) ? "^" : "") + sequence(depth: 2) + (chance(2) ? "$" : "") }.joined(separator: "|")
    }

    mutating func input() -> String { some(0...8) { $0.pick(["a", "a", "b", "c", "1", "-", ".", "_", " ", "é", "😀"]) } }

    /// Characters that mean something, in no order.
    mutating func noise() -> String {
        some(0...12) {
            $0.pick(["a", "b", "é", "(", ")", "[", "]", "{", "}", "2", ",", "-", "^", "$", "|", "*", "+", "?", "\\", "d", ".", ":"])
        }
    }

    mutating func bytes() -> [UInt8] { (0..<Int.random(in: 0...12, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) } }

    private mutating func sequence(depth: Int) -> String { some(0...3) { $0.atom(depth: depth) + $0.quantifier() } }

    private mutating func atom(depth: Int) -> String {
        switch Int.random(in: 0..<(depth > 0 ? 10 : 7), using: &random) {
        case 0, 1, 2: pick(["a", "b", "c", "1", "-", "_", "é", "😀"])
        case 3: pick([".", #"\d"#, #"\."#, #"\-"#])
        case 4: pick(["[ab]", "[a-c]", "[0-9_]", "[-1]", #"[\d.]"#, "[é-ö]"])
        case 5: pick(["[^a]", "[^a-c1]", #"[^\d]"#, "[^é]"])
        case 6: pick([#"\D"#, "b", "a"])
        default: pick(["(", "(?:"]) + sequence(depth: depth - 1) + (chance(2) ? "|" + sequence(depth: depth - 1) : "") + ")"
        }
    }

    private mutating func quantifier() -> String { chance(2) ? "" : pick(["?", "*", "+", "{2}", "{1,}", "{0,2}", "{1,3}"]) }

    private mutating func some(_ count: ClosedRange<Int>, _ part: (inout RandomPattern) -> String) -> String {
        var text = ""
        for _ in 0..<Int.random(in: count, using: &random) { text += part(&self) }
        return text
    }

    private mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }

    private mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }
}
