import GatewayPlan
import JSONBytes
import NIOCore

extension ValueRule {
    /// Whether a scanned value obeys this rule.
    func accepts(_ value: JSONToken, in bytes: Span<UInt8>) -> Bool {
        switch self {
        case .string(let rule):
            return value.kind == .string && rule.accepts(value, in: bytes)
        case .integer(let minimum, let maximum):
            guard value.kind == .number, let number = value.int64(in: bytes) else { return false }
            return number >= minimum ?? .min && number <= maximum ?? .max
        case .number(let minimum, let maximum):
            guard value.kind == .number, let number = value.double(in: bytes) else { return false }
            return number >= minimum ?? -.infinity && number <= maximum ?? .infinity
        case .boolean:
            return value.kind == .boolean
        case .array(let element, let minimumItems, let maximumItems):
            guard value.kind == .array else { return false }
            var elements = JSONElements(of: value)
            var count = 0
            while let item = elements.next(in: bytes) {
                guard element.accepts(item, in: bytes) else { return false }
                count += 1
            }
            return count >= minimumItems ?? 0 && count <= maximumItems ?? .max
        case .object(let members):
            return value.kind == .object && Self.problem(value, members, in: bytes) == nil
        }
    }

    /// What is wrong with an object: the name of the first member that is wrong or missing, and what it must be.
    static func problem(_ object: JSONToken, _ members: [Member], in bytes: Span<UInt8>) -> MemberProblem? {
        var seen: Set<Int> = []
        var given = JSONMembers(of: object)
        while let member = given.next(in: bytes) {
            guard let index = members.firstIndex(where: { member.key.equals($0.name.utf8.span, in: bytes) }) else {
                return .unknown(member.key)
            }
            guard seen.insert(index).inserted else { return .twice(members[index]) }
            guard members[index].rule.accepts(member.value, in: bytes) else { return .wrong(members[index], member.value) }
        }
        return members.indices.first { members[$0].isRequired && !seen.contains($0) }.map { .missing(members[$0]) }
    }

    /// The first thing wrong with the members of an object.
    enum MemberProblem {
        case unknown(JSONToken)
        case twice(Member)
        case wrong(Member, JSONToken)
        case missing(Member)
    }
}

extension ValueRule.StringRule {
    fileprivate func accepts(_ value: JSONToken, in bytes: Span<UInt8>) -> Bool {
        value.withUnescaped(in: bytes) { text in
            if minimumLength != nil || maximumLength != nil {
                let length = scalarCount(text)
                guard length >= minimumLength ?? 0 && length <= maximumLength ?? .max else { return false }
            }
            if let pattern, !pattern.matches(text) { return false }
            return allowed.isEmpty || allowed.contains { text.holds($0.utf8.span) }
        }
    }

    /// UTF-8 has one byte per scalar that is not a continuation byte.
    private func scalarCount(_ text: Span<UInt8>) -> Int {
        var count = 0
        for index in text.indices where text[index] & 0xC0 != 0x80 { count += 1 }
        return count
    }
}

extension JSONToken {
    /// Gives the text of a string token, unescaped; only a text that holds escapes is copied.
    func withUnescaped<Result>(in bytes: Span<UInt8>, _ use: (Span<UInt8>) -> Result) -> Result {
        guard kind == .string else { return use(bytes.extracting(range)) }
        guard hasEscapes else { return use(bytes.extracting(range.lowerBound + 1..<range.upperBound - 1)) }
        var buffer = ByteBuffer()
        appendUnescaped(in: bytes, to: &buffer)
        return use(buffer.readableBytesUInt8Span)
    }
}
