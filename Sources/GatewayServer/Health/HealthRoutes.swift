package import GatewayEngine
package import GatewayPlan
import JSONBytes
package import NIOCore

/// What probes and people are told of the gateway's health.
package struct HealthRoutes: Sendable {
    private let board: HealthBoard
    private let plan: Plan
    private let now: @Sendable () -> NIODeadline

    package init(_ board: HealthBoard, plan: Plan, now: @escaping @Sendable () -> NIODeadline = { .now() }) {
        self.board = board
        self.plan = plan
        self.now = now
    }

    package var routes: [AdminRoute] {
        [
            AdminRoute(.get, "/livez", "Probe: the process works; restart it when not. ?verbose", isOpen: true) {
                probe("livez", $0, liveness)
            },
            AdminRoute(.get, "/readyz", "Probe: calls should be sent here. ?verbose", isOpen: true) {
                probe("readyz", $0, readiness)
            },
            AdminRoute(.get, "/startupz", "Probe: it has started, once and for all. ?verbose", isOpen: true) {
                probe("startupz", $0) { [Condition(isMet: $0.isStarted, text: $0.isStarted ? "started" : "not started yet")] }
            },
            AdminRoute(.get, "/health", "Every check with its state, duration and age; ?verbose adds how each is set.") { health($0) },
        ]
    }

    /// One line of a probe's verbose answer.
    private struct Condition {
        let isMet: Bool
        let text: String
    }

    private func liveness(_ report: HealthReport) -> [Condition] {
        [Condition(isMet: report.isLive, text: "event loops at most \(report.heartbeatDelay / 1_000_000) ms late")]
    }

    private func readiness(_ report: HealthReport) -> [Condition] {
        [
            Condition(isMet: report.isStarted, text: report.isStarted ? "started" : "not started yet"),
            Condition(isMet: !report.isDraining, text: report.isDraining ? "draining" : "not draining"),
        ]
            + report.checks.filter(\.plan.isCritical).map {
                Condition(isMet: $0.status != .fail, text: "\($0.plan.name): \($0.status.rawValue), \($0.message)")
            }
    }

    private func probe(_ name: String, _ request: AdminRequest, _ conditions: (HealthReport) -> [Condition]) -> AdminResponse {
        let conditions = conditions(board.report(now: now()))
        let unmet = conditions.filter { !$0.isMet }
        let status = unmet.isEmpty ? 200 : 503
        guard request.query["verbose"] != nil else {
            return .text(unmet.isEmpty ? "ok" : unmet.map(\.text).joined(separator: "\n"), status: status)
        }
        let lines = conditions.map { ($0.isMet ? "[+] " : "[-] ") + $0.text }
        return .text((lines + ["\(name) \(unmet.isEmpty ? "passed" : "failed")"]).joined(separator: "\n"), status: status)
    }

    private func health(_ request: AdminRequest) -> AdminResponse {
        let report = board.report(now: now())
        let isVerbose = request.query["verbose"] != nil
        var summary: JSONObject = ["total": .integer(Int64(report.checks.count))]
        for status in HealthStatus.allCases {
            summary[status.rawValue] = .integer(Int64(report.checks.count { $0.status == status }))
        }
        let json: JSONObject = [
            "status": .string(report.status.rawValue), "healthy": .bool(report.isHealthy),
            "uptime_seconds": .number(Self.seconds(report.uptime)), "version": .string(plan.server.version),
            "revision": .string(plan.revision), "live": .bool(report.isLive), "started": .bool(report.isStarted),
            "ready": .bool(report.isReady), "draining": .bool(report.isDraining),
            "checks": .array(report.checks.map { .object(Self.json($0, isVerbose: isVerbose)) }), "summary": .object(summary),
        ]
        return .json(.object(json), status: report.isHealthy ? 200 : 503)
    }

    private static func json(_ reading: HealthReading, isVerbose: Bool) -> JSONObject {
        let plan = reading.plan
        var json: JSONObject = [
            "name": .string(plan.name), "status": .string(reading.status.rawValue), "critical": .bool(plan.isCritical),
            "duration_ms": reading.duration.map { .number(Double($0 / 1_000) / 1_000) } ?? .null,
            "age_seconds": reading.age.map { .number(seconds($0)) } ?? .null, "message": .string(reading.message),
        ]
        guard isVerbose else { return json }
        json["period_seconds"] = .number(seconds(plan.period))
        json["timeout_seconds"] = .number(seconds(plan.timeout))
        json["rise"] = .integer(Int64(plan.rise))
        json["fall"] = .integer(Int64(plan.fall))
        return json
    }

    /// To the millisecond.
    private static func seconds(_ nanoseconds: Int64) -> Double { Double(nanoseconds / 1_000_000) / 1_000 }
}
