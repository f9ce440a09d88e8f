import JSONBytes

/// The configuration for operators: which one is served, what was wrong with the last, and to read it again.
package struct ReloadRoutes: Sendable {
    private let status: ReloadStatus
    private let reload: @Sendable (Reloader.Cause) async -> ReloadStatus.Last
    private let rollback: @Sendable (Reloader.Cause) async -> ReloadStatus.Last
    private let outlook: [AdminRoute]

    /// - Parameters:
    ///   - reload: reads the files again.
    ///   - rollback: serves what was served before.
    ///   - outlook: what shows the configuration, served and to come.
    package init(
        _ status: ReloadStatus, reload: @escaping @Sendable (Reloader.Cause) async -> ReloadStatus.Last,
        rollback: @escaping @Sendable (Reloader.Cause) async -> ReloadStatus.Last, outlook: [AdminRoute] = []
    ) {
        self.status = status
        self.reload = reload
        self.rollback = rollback
        self.outlook = outlook
    }

    package var routes: [AdminRoute] {
        [
            AdminRoute(.get, "/config", "The revision that is served, and what came of the last reload.") { _ in .json(status.json) },
            AdminRoute(.post, "/config/reload", "Read the files again; what has an error changes nothing.") { request in
                Self.answer(await reload(.request(actor: request.actor)))
            },
            AdminRoute(.post, "/config/rollback", "Serve the configuration before this one; the files stay as they are.") { request in
                Self.answer(await rollback(.rollback(actor: request.actor)))
            },
        ] + outlook
    }

    private static func answer(_ last: ReloadStatus.Last) -> AdminResponse {
        guard !last.isApplied else { return .json(last.json) }
        return .json(
            [
                "error": "config_refused", "message": .string(last.text), "revision": .string(last.revision),
                "diagnostics": last.diagnostics,
            ],
            status: 422)
    }
}
