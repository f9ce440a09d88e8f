import GatewayPlan
import GatewayTelemetry

/// The gateway itself.
enum ProgramAlerts {
    static func reloadFailed(_ plan: AlertPlan, _ context: AlertContext) -> Alert {
        let reload = context.series(.configReloadSuccessful)
        return Alert(
            plan, expression: "\(context.query.selector(.configReloadSuccessful)) == 0",
            summary: "{{ $labels.instance }} refused its new configuration",
            description: "It goes on with the old one; the next start would fail.", board: .overview,
            proof: AlertProof(window: 0, healthy: [.level(reload, 1)], fault: [.level(reload, 0)], justBelow: [.level(reload, 1)]),
            runbook: RunbookText(
                meaning: "The files were changed, and what they say now is wrong. The gateway serves the last good configuration.",
                impact: "None yet. A restart would not come up.",
                diagnosis: [
                    .command("What is wrong, and where?", "setlist validate"),
                    .query("What is served?", context.query.selector(.configInfo)),
                ],
                mitigation: ["Mend the files; they are read again when they change.", "Or put back the last good ones."],
                fields: ["alerts.reload_failed"]))
    }

    static func signInExpiring(_ plan: AlertPlan, _ context: AlertContext) -> Alert {
        let expiry = context.series(.credentialExpiry, "account=\"me\"")
        return Alert(
            plan,
            expression: context.expression(
                "  max without (instance) (\(context.query.selector(.credentialExpiry))) > 0", "and",
                "  max without (instance) (\(context.query.selector(.credentialExpiry))) - time() < \(plan.threshold.number)"),
            summary: "The sign-in of {{ $labels.account }} ends soon",
            description: "After its end nothing of this account works until somebody signs in again.", board: .overview,
            proof: AlertProof(
                window: 0, healthy: [TestSeries(selector: expiry, shape: .ahead(plan.threshold * 3))],
                fault: [TestSeries(selector: expiry, shape: .ahead(plan.threshold / 2))],
                justBelow: [TestSeries(selector: expiry, shape: .ahead(plan.threshold + 3600))]),
            runbook: RunbookText(
                meaning: "The refresh token has a limited life, and less than \(Int(plan.threshold).duration) of it is left.",
                impact: "None yet. At its end all calls of this account fail.",
                diagnosis: [.command("Who, and until when?", "setlist whoami")],
                mitigation: ["`setlist login` once more; the account's cache is kept."],
                fields: ["credentials", "alerts.sign_in_expiring"]))
    }

    static func healthCheckFailing(_ plan: AlertPlan, _ context: AlertContext) -> Alert {
        let check = context.series(.healthCheckStatus, "check=\"c\"", "critical=\"false\"")
        return Alert(
            plan, expression: "\(context.query.selector(.healthCheckStatus)) == 0",
            summary: "The health check {{ $labels.check }} of {{ $labels.instance }} fails",
            description: "It failed so often in a row that it counts as down.", board: .overview,
            proof: AlertProof(window: 0, healthy: [.level(check, 1)], fault: [.level(check, 0)], justBelow: [.level(check, 0.5)]),
            runbook: RunbookText(
                meaning: "One of the checks that run in the background fails; whether readiness depends on it, its label says.",
                impact: "A critical one takes this instance out of service. Others only tell.",
                diagnosis: [.command("What does it say?", "setlist health")],
                mitigation: ["The check's message names the cause: the upstream, the credential, the cache or the event loop."],
                fields: ["health", "alerts.health_check_failing"]))
    }
}
