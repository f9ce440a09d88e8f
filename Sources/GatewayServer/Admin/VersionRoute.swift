package import GatewayPlan
import JSONBytes

extension AdminRoute {
    /// What runs, and with which configuration.
    package static func version(of plan: Plan) -> AdminRoute {
        AdminRoute(.get, "/version", "The program's version and the configuration's revision.") { _ in
            .json([
                "name": .string(plan.server.name), "version": .string(plan.server.version), "revision": .string(plan.revision),
            ])
        }
    }
}
