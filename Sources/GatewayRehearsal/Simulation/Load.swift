import GatewayEngine
import GatewayPlan
import JSONBytes
import NIOCore

/// Calls that fit a configuration: its tools with arguments that their own rules accept, some of them asked for often.
struct Load {
    struct Call: Sendable {
        var tool: ToolPlan
        var arguments: ByteBuffer
        var caller: Principal
    }

    /// Of a hundred calls, those that change something.
    private static let writes = 8
    /// How many different things are asked for.
    private static let things = 40

    private let reads: [ToolPlan]
    private let changes: [ToolPlan]
    private let callers: [Principal]
    private var random: SplitMix64

    /// Tools for which no arguments can be made up are left out.
    ///
    /// - Parameter name: the only tool that is called; `nil`: all are.
    init(_ plan: Plan, only name: String? = nil, callers count: Int, seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let usable = plan.tools.filter { (name ?? $0.name) == $0.name && Self.canCall($0) }
        // What is liked best is another thing with every seed.
        reads = usable.filter { $0.effect == .safe }.shuffled(using: &random)
        changes = usable.filter { $0.effect != .safe }
        callers = (1...max(1, count)).map { Principal(id: "caller-\($0)") }
        self.random = random
    }

    /// Whether arguments can be made up for a tool.
    static func canCall(_ tool: ToolPlan) -> Bool {
        guard tool.relay == nil else { return false }
        return ArgumentSample(tool: tool, thing: 1).json.map { tool.accepts($0) } ?? false
    }

    var isEmpty: Bool { reads.isEmpty && changes.isEmpty }
    var principals: [Principal] { callers }

    /// The next one.
    ///
    /// - Parameter count: of the people, so many are there.
    mutating func next(callers count: Int) -> Call? {
        let isChange = !changes.isEmpty && (reads.isEmpty || Int.random(in: 0..<100, using: &random) < Self.writes)
        let tools = isChange ? changes : reads
        guard !tools.isEmpty else { return nil }
        let tool = tools[pick(of: tools.count)]
        let caller = callers[Int.random(in: 0..<min(count, callers.count), using: &random)]
        guard let arguments = ArgumentSample(tool: tool, thing: pick(of: Self.things)).json else { return nil }
        return Call(tool: tool, arguments: arguments, caller: caller)
    }

    /// The first of a list often, the last of it seldom.
    private mutating func pick(of count: Int) -> Int {
        let fraction = Double.random(in: 0..<1, using: &random)
        return min(count - 1, Int(Double(count) * fraction * fraction * fraction))
    }

    /// How many calls are to be expected until the next one comes.
    mutating func demand() -> Double { -Self.logarithm(1 - Double.random(in: 0..<1, using: &random)) }

    /// The natural logarithm of a number above 0 and up to 1, near enough for a pause.
    static func logarithm(_ value: Double) -> Double {
        let exponent = value.exponent
        let y = (value.significand - 1) / (value.significand + 1)
        let square = y * y
        let series = 2 * y * (1 + square * (1.0 / 3 + square * (0.2 + square * (1.0 / 7 + square / 9))))
        return Double(exponent) * 0.693_147_180_559_945_3 + series
    }
}

/// Arguments that a tool's own rules accept; the same for the same thing.
struct ArgumentSample {
    let tool: ToolPlan
    let thing: Int

    /// A JSON object; `nil`: a value that is needed cannot be made up.
    var json: ByteBuffer? {
        var wanted = Set(tool.parameters.indices.filter { tool.parameters[$0].isRequired })
        if let first = tool.atLeastOneOf.first { wanted.insert(first) }
        if let alternative = tool.alternatives.first(where: { !$0.required.isEmpty }) ?? tool.alternatives.first {
            wanted.formUnion(alternative.required)
        }
        var object = JSONObject()
        for position in wanted.sorted() {
            let parameter = tool.parameters[position]
            if parameter.destination == .confirmation {
                object[parameter.name] = .bool(true)
                continue
            }
            var routes: [TextPattern] = []
            if case .routed(let list) = parameter.destination { routes = list.map(\.when) }
            guard let value = value(of: parameter.rule, routes: routes) else { return nil }
            object[parameter.name] = value
        }
        return ByteBuffer(string: JSONValue.object(object).description)
    }

    private func value(of rule: ValueRule, routes: [TextPattern] = []) -> JSONValue? {
        switch rule {
        case .boolean: return .bool(thing.isMultiple(of: 2))
        case .integer(let minimum, let maximum): return .integer(min(maximum ?? .max, (minimum ?? 0) + Int64(thing)))
        case .number(let minimum, _): return .number(minimum ?? 0)
        case .string(let rule): return text(of: rule, routes).map { .string($0) }
        case .array(let item, let minimum, _):
            let items = (0..<max(1, minimum ?? 0)).map { ArgumentSample(tool: tool, thing: thing + $0).value(of: item) }
            let known = items.compactMap { $0 }
            return known.count == items.count ? .array(known) : nil
        case .object(let members):
            var object = JSONObject()
            for member in members where member.isRequired {
                guard let value = value(of: member.rule) else { return nil }
                object[member.name] = value
            }
            return .object(object)
        }
    }

    private func text(of rule: ValueRule.StringRule, _ routes: [TextPattern]) -> String? {
        guard rule.allowed.isEmpty else { return rule.allowed[thing % rule.allowed.count] }
        // The same things again in every tool that takes their ids.
        var random = SplitMix64(seed: UInt64(thing))
        for _ in 0..<40 {
            var text = "thing \(thing)"
            if let pattern = rule.pattern ?? routes.first { text = pattern.sample { Int.random(in: 0..<$0, using: &random) } }
            while text.unicodeScalars.count < rule.minimumLength ?? 0, rule.pattern == nil { text += "x" }
            if let maximum = rule.maximumLength, rule.pattern == nil { text = String(text.prefix(maximum)) }
            let length = text.unicodeScalars.count
            let fits = length >= rule.minimumLength ?? 0 && length <= rule.maximumLength ?? .max
            if fits, rule.pattern?.matches(text.utf8.span) ?? true { return text }
        }
        return nil
    }
}
