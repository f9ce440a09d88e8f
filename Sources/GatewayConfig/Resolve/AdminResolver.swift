import Diagnostics
import GatewayPlan

/// Checks that only those reach the admin listener who may: this machine, or whoever has the token; and that it has a port of its own.
struct AdminResolver {
    let decoding: Decoding

    func check(_ spec: AdminSpec, beside listener: ListenerSpec?) {
        checkPort(of: spec, beside: listener)
        guard let host = spec.host.located, !Address.isLoopback(host.value) else { return }
        guard spec.token.value?.isEmpty ?? !spec.token.isInvalid else { return }
        decoding.report(
            .hostNotLoopback, "the admin listener on `\(host.value)` would obey every machine that reaches it", at: host.range,
            hint: "use `127.0.0.1`, `::1` or `localhost`", help: "or set `token` beside it, which every request but a probe then needs")
    }

    private func checkPort(of spec: AdminSpec, beside listener: ListenerSpec?) {
        guard let own = spec.port.located, let other = listener?.port.located, own.value == other.value, own.value != 0 else { return }
        guard let host = spec.host.value, let otherHost = listener?.host.value, Address.overlap(host, otherHost) else { return }
        // The one of the two that is written, where the other is a default.
        let (place, elsewhere) = own.range.isBuiltIn ? (other.range, own.range) : (own.range, other.range)
        decoding.report(
            .portTakenTwice, "`server.http` and `server.admin` would both listen on port \(own.value)", at: place,
            hint: elsewhere.isBuiltIn ? "the default of the other listener" : "the port of the other listener",
            labels: elsewhere.isBuiltIn ? [] : [.init("also given here", at: elsewhere)],
            help: "give one of them another port; `server: {admin: null}` leaves the admin listener out")
    }
}
