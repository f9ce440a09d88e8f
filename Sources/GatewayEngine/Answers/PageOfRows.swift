import GatewayPlan
import JSONBytes

/// One page of the upstream's answer: how many rows it has, and which come next.
struct PageOfRows {
    let plan: PagePlan
    /// What each row that is left out counts as; `nil` for the others.
    private let skips: [String?]

    /// - Parameter isFull: only rows that are null are left out.
    init(plan: PagePlan, rows: JSONToken, in bytes: Span<UInt8>, isFull: Bool) {
        self.plan = plan
        var skips: [String?] = []
        var elements = JSONElements(of: rows)
        while let row = elements.next(in: bytes) {
            let skip = isFull ? nil : plan.skips.first { $0.condition.holds(for: row, in: bytes) }
            skips.append(row.kind == .null ? "null" : skip?.name)
        }
        self.skips = skips
    }

    /// Whether a row is left out.
    func skips(_ row: Int) -> Bool { row < skips.count && skips[row] != nil }

    /// Writes `{"total":…,"from":…,"rows":…,"skipped":…,"skipped_at":…,"cut":…,"next":…}`, leaving out what does not apply.
    ///
    /// - Parameter end: where the rows were cut off; `nil` when they were not.
    func write(_ end: Int?, of call: ToolCall, root: JSONToken, in bytes: Span<UInt8>, to json: inout JSONWriter) {
        let total = plan.total.flatMap { root.member(at: $0, in: bytes)?.int64(in: bytes) }
        let covered = skips[..<(end ?? skips.count)]
        let kinds = (["null"] + plan.skips.map(\.name)).compactMap { name in
            let count = covered.count { $0 == name }
            return count > 0 ? (name, count) : nil
        }
        var from: Int64 = 0
        json.beginObject()
        if let total {
            json.key("total")
            json.integer(total)
        }
        if case .offset(let parameter, _) = plan.next {
            from = call.integer(ofParameter: parameter) ?? 0
            json.key("from")
            json.integer(from)
        }
        json.key("rows")
        json.integer(covered.count { $0 == nil })
        if !kinds.isEmpty {
            json.key("skipped")
            var counts = JSONObject()
            for (name, count) in kinds { counts[name] = .integer(Int64(count)) }
            json.value(.object(counts))
        }
        if !kinds.isEmpty, !plan.skips.isEmpty {
            // So that whoever changes the list by index knows every row's.
            json.key("skipped_at")
            json.value(.array(covered.indices.filter { covered[$0] != nil }.map { .integer(from + Int64($0)) }))
        }
        if end != nil {
            json.key("cut")
            json.bool(true)
        }
        if let next = next(after: covered.count, isCut: end != nil, total: total, of: call, root: root, in: bytes) {
            json.key("next")
            json.value(next)
        }
        json.endObject()
    }

    /// The arguments that differ on the next page; `nil` on the last one.
    private func next(
        after count: Int, isCut: Bool, total: Int64?, of call: ToolCall, root: JSONToken, in bytes: Span<UInt8>
    ) -> JSONValue? {
        switch plan.next {
        case .offset(let parameter, let limit):
            let next = (call.integer(ofParameter: parameter) ?? 0) + Int64(count)
            let size = limit.flatMap { call.integer(ofParameter: $0) }
            let isLast = if let total { next >= total } else { size.map { count < $0 } ?? true }
            guard count > 0, isCut || !isLast else { return nil }
            // Beyond what the upstream gives out, there is no next page.
            if case .integer(_, let maximum?) = call.tool.parameters[parameter].rule, next > maximum { return nil }
            return .object([call.tool.parameters[parameter].name: .integer(next)])
        case .cursor(let path, let parameter):
            guard let cursor = root.member(at: path, in: bytes), cursor.kind == .string || cursor.kind == .number else { return nil }
            guard var value = try? JSONValue(cursor, in: bytes) else { return nil }
            // An upstream may quote a number that its parameter takes unquoted.
            if case .integer = call.tool.parameters[parameter].rule, let number = value.stringValue.flatMap({ Int64($0) }) {
                value = .integer(number)
            }
            return .object([call.tool.parameters[parameter].name: value])
        }
    }
}

extension RowSkip.Condition {
    func holds(for row: JSONToken, in bytes: Span<UInt8>) -> Bool {
        switch self {
        case .areNull(let paths):
            let values = paths.compactMap { row.member(at: $0, in: bytes) }
            return !values.isEmpty && values.allSatisfy { $0.kind == .null }
        case .isTrue(let path): return row.member(at: path, in: bytes)?.bool(in: bytes) == true
        }
    }
}

extension JSONToken {
    /// The value under these names, one inside the other; the first of members that have the same name.
    func member(at path: [String], in bytes: Span<UInt8>) -> JSONToken? {
        var value = self
        for name in path {
            var members = JSONMembers(of: value)
            var found: JSONToken?
            while found == nil, let member = members.next(in: bytes) {
                if member.key.equals(name.utf8.span, in: bytes) { found = member.value }
            }
            guard let found else { return nil }
            value = found
        }
        return value
    }
}

extension ToolCall {
    fileprivate func integer(ofParameter position: Int) -> Int64? {
        withValue(ofParameter: position) { value, bytes in value.int64(in: bytes) }.flatMap { $0 }
    }
}
