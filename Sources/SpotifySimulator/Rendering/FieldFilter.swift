import JSONBytes

/// Which members of an answer are asked for: `total,items(added_at,item.name,!href)`.
struct FieldFilter: Sendable {
    private enum Rule: Sendable {
        /// These and no others; with a filter of their own, or whole.
        case only([(name: String, inner: FieldFilter?)])
        /// All but these, some of which may only lose parts of themselves.
        case allBut([(name: String, inner: FieldFilter?)])
    }

    private let rule: Rule

    /// Throws when the brackets do not match or a name is missing.
    init(_ text: String) throws(APIError) {
        var rest = Array(text)[...]
        self = try Self.list(&rest)
        guard rest.isEmpty else { throw Self.invalid }
    }

    /// Lists are filtered row by row.
    func apply(to value: JSONValue) -> JSONValue {
        switch value {
        case .array(let rows): return .array(rows.map(apply))
        case .object(let object): return .object(JSONObject(object.members.compactMap(member)))
        default: return value
        }
    }

    private func member(_ member: JSONObject.Member) -> JSONObject.Member? {
        switch rule {
        case .only(let fields):
            guard let field = fields.first(where: { $0.name == member.key || $0.name == "*" }) else { return nil }
            return JSONObject.Member(key: member.key, value: field.inner?.apply(to: member.value) ?? member.value)
        case .allBut(let fields):
            guard let field = fields.first(where: { $0.name == member.key }) else { return member }
            return field.inner.map { JSONObject.Member(key: member.key, value: $0.apply(to: member.value)) }
        }
    }

    private init(rule: Rule) { self.rule = rule }

    /// Comma-separated fields, up to the end or a closing bracket; one exclamation mark makes exclusions of all of them.
    private static func list(_ rest: inout ArraySlice<Character>) throws(APIError) -> FieldFilter {
        var fields: [(name: String, inner: FieldFilter?)] = []
        var excludes = false
        while true {
            if rest.first == "!" {
                excludes = true
                rest.removeFirst()
            }
            fields.append(try field(&rest))
            guard rest.first == "," else { break }
            rest.removeFirst()
        }
        return FieldFilter(rule: excludes ? .allBut(fields) : .only(fields))
    }

    private static func field(_ rest: inout ArraySlice<Character>) throws(APIError) -> (name: String, inner: FieldFilter?) {
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "*" }
        guard !name.isEmpty else { throw invalid }
        rest.removeFirst(name.count)
        switch rest.first {
        case ".":
            rest.removeFirst()
            return (String(name), FieldFilter(rule: .only([try field(&rest)])))
        case "(":
            rest.removeFirst()
            let inner = try list(&rest)
            guard rest.first == ")" else { throw invalid }
            rest.removeFirst()
            return (String(name), inner)
        default: return (String(name), nil)
        }
    }

    private static let invalid = APIError.badRequest("Invalid fields")
}

extension Call {
    /// The answer with only those fields that the query names.
    func filtered(_ reply: Reply) throws(APIError) -> Reply {
        guard let text = query["fields"], !text.isEmpty else { return reply }
        let filter = try FieldFilter(text)
        guard let value = try? JSONValue.parse(reply.body) else { return reply }
        return .json(status: reply.status) { $0.value(filter.apply(to: value)) }
    }
}
