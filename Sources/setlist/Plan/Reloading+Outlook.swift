import Diagnostics
import GatewayConfig
import GatewayPlan
import GatewayServer
import GatewayUpstream
import JSONBytes
import NIOCore
import Synchronization

extension Reloading {
    /// What is served, written out, and what a reload would make of it.
    var outlookRoutes: [AdminRoute] {
        [
            AdminRoute(.get, "/config/plan", "What a reload would change; nothing is changed.") { _ in
                await CompilingThread.shared.run { outlook() }
            },
            AdminRoute(.get, "/config/effective", "What is served, every default filled in, as YAML; secrets left out.") { _ in
                await CompilingThread.shared.run { effective() }
            },
        ]
    }

    private func outlook() -> AdminResponse {
        let gateway = live.current.gateway
        guard let old = servedConfig(gateway.plan) else { return Self.unreadable }
        let (config, diagnostics) = source.load(gateway.plan)
        guard let config else {
            let text = DiagnosticRenderer(color: false).render(diagnostics)
            let json = (try? JSONValue.parse(DiagnosticRenderer.json(diagnostics))) ?? .null
            return .json(["error": "config_refused", "message": .string(text), "diagnostics": json], status: 422)
        }
        return .json(ConfigurationOutlook(from: old, gateway.breakers, to: config, startedWith: fixed).json)
    }

    private func effective() -> AdminResponse {
        guard let config = servedConfig(live.current.gateway.plan) else { return Self.unreadable }
        let effective = config.effective
        let texts = ConfigFile.allCases.map { "# \($0.name)\n" + String(decoding: effective.text(of: $0), as: UTF8.self) }
        return AdminResponse(status: 200, contentType: "application/yaml", body: ByteBuffer(string: texts.joined(separator: "---\n")))
    }

    /// Compiled anew from its texts, so that nothing of it takes memory meanwhile.
    private func servedConfig(_ plan: Plan) -> CompiledConfig? { source.loadKept(served.entry, plan).config }

    private static let unreadable = AdminResponse.problem(
        409, "config_changed", "What is served cannot be read again: a variable or a file that it refers to has changed.")
}

/// The texts of the configuration that is served.
final class ServedTexts: Sendable {
    private let texts: Mutex<ConfigHistory.Entry>

    init(_ config: CompiledConfig) { texts = Mutex(Self.entry(config)) }

    var entry: ConfigHistory.Entry { texts.withLock { $0 } }

    func replace(with config: CompiledConfig) { texts.withLock { $0 = Self.entry(config) } }

    private static func entry(_ config: CompiledConfig) -> ConfigHistory.Entry {
        .init(revision: config.plan.revision, endpoints: config.endpoints, policies: config.policies)
    }
}
