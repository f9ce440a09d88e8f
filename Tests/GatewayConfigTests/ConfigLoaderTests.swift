import Diagnostics
import Foundation
import GatewayConfig
import Testing

/// Files that cannot be read are diagnostics like any other.
@Suite struct ConfigLoaderTests {
    private func path(_ name: String) -> String { Repository.root.appending(path: name).path }

    @Test func loadsTheShippedFiles() {
        let (config, diagnostics) = ConfigLoader.load(
            endpointsPath: path("endpoints.yaml"), policiesPath: path("policies.yaml"), environment: Compilation.environment)
        #expect(config != nil)
        #expect(diagnostics.isEmpty)
    }

    @Test func reportsEveryFileThatIsMissing() {
        let (config, diagnostics) = ConfigLoader.load(
            endpointsPath: "/nowhere/endpoints.yaml", policiesPath: path("Tests"), environment: .process)
        #expect(config == nil)
        #expect(diagnostics.map(\.code) == [.unreadableFile, .unreadableFile])
        #expect(
            diagnostics.map(\.message) == [
                "cannot read `/nowhere/endpoints.yaml`: No such file or directory", "cannot read `\(path("Tests"))`: Is a directory",
            ])
    }

    @Test func endlessFilesAreRefused() {
        let (_, diagnostics) = ConfigLoader.load(endpointsPath: "/dev/zero", policiesPath: path("policies.yaml"), environment: .process)
        #expect(diagnostics.map(\.code) == [.unreadableFile])
    }

    @Test func readsTheProcessEnvironment() throws {
        #expect(ConfigEnvironment.process.variables("SETLIST_SURELY_NOT_SET") == nil)
        #expect(ConfigEnvironment.process.variables("PATH") != nil)
        #expect(try ConfigEnvironment.process.file(path("policies.yaml")).count > 100)
        #expect(throws: (any Error).self) { try ConfigEnvironment.process.file("/nowhere") }
    }
}
