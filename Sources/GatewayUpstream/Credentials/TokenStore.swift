package import GatewayPlan

/// The tokens of those who signed in, shared by every process of this user.
package struct TokenStore: Sendable {
    let file: TokenFile

    /// - Parameters:
    ///   - plan: its key encrypts the file.
    ///   - standardPath: where the file is when the plan does not say.
    package init(_ plan: TokenStorePlan, standardPath: String) {
        file = TokenFile(path: plan.path ?? standardPath, key: plan.key)
    }

    package var path: String { file.path }

    /// Everything in it, at one moment.
    package func read() throws(TokenStoreFailure) -> TokenDocument { try file.read() }

    /// Changes it while nobody else does, and writes it when the change says so.
    ///
    /// - Parameters:
    ///   - patience: how long another process may hold it.
    ///   - change: reads and changes the document, and may call `save` at any point.
    package func update<Result>(
        patience: Duration, _ change: (inout TokenDocument, _ save: (TokenDocument) throws(TokenStoreFailure) -> Void) async -> Result
    ) async throws(TokenStoreFailure) -> Result {
        let lock = try await lock(patience: patience)
        var document = try file.read()
        let result = await change(&document) { document throws(TokenStoreFailure) in try file.write(document) }
        withExtendedLifetime(lock) {}
        return result
    }

    private func lock(patience: Duration) async throws(TokenStoreFailure) -> FileLock {
        let deadline = ContinuousClock.now + patience
        do throws(SystemFailure) {
            try FilePath.makeDirectory(FilePath.directory(of: path))
            while true {
                if let lock = try FileLock.take(path: path + ".lock") { return lock }
                guard ContinuousClock.now < deadline else { break }
                // Asking again rather than waiting in the system, which would keep a thread for as long as the other process likes.
                try? await Task.sleep(for: .milliseconds(20))
            }
        } catch {
            throw .unwritable(path: path, why: error.text)
        }
        throw .locked(path: path)
    }
}
