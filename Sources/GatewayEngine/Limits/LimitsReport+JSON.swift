import GatewayPlan
package import JSONBytes

extension LimitsReport {
    /// As operators and programs read it.
    ///
    /// - Parameter client: whom the gate stands for.
    package func json(client: String) -> JSONObject {
        var gate: JSONObject = ["client": .string(client), "open": .bool(gateRemaining == nil), "closings": .integer(Int64(gateClosings))]
        if let gateRemaining { gate["retry_after_seconds"] = .integer((gateRemaining + 999_999_999) / 1_000_000_000) }
        var queue = JSONObject()
        for priority in CallPriority.allCases { queue["\(priority)"] = .integer(Int64(waiting[Int(priority.rawValue)])) }
        return ["gate": .object(gate), "tiers": .array(tiers.map(\.json)), "waiting": .object(queue)]
    }
}

extension LimitsReport.Tier {
    fileprivate var json: JSONValue {
        .object(["name": .string(name), "algorithm": .string(algorithm.rawValue), "windows": .array(windows.map(\.json))])
    }
}

extension WindowReport {
    fileprivate var json: JSONValue {
        .object([
            "name": .string(name), "limit": .integer(Int64(limit)), "period_ms": .integer(period / 1_000_000),
            "effective": .integer(Int64(effective)), "used": .integer(Int64(used)), "remaining": .integer(Int64(remaining)),
        ])
    }
}
