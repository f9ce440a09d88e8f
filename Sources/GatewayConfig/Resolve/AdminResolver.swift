import Diagnostics
import GatewayPlan

/// Checks that only those reach the admin listener who may: this machine, or whoever has the token.
struct AdminResolver {
    let decoding: Decoding

    func check(_ spec: AdminSpec) {
        guard let host = spec.host.located, !Address.isLoopback(host.value) else { return }
        guard spec.token.value?.isEmpty ?? !spec.token.isInvalid else { return }
        decoding.report(
            .hostNotLoopback, "the admin listener on `\(host.value)` would obey every machine that reaches it", at: host.range,
            hint: "use `127.0.0.1`, `::1` or `localhost`", help: "or set `token` beside it, which every request but a probe then needs")
    }
}
