import Foundation
import GatewayPlan
import Testing

@testable import GatewayUpstream

@Suite struct TokenFileTests {
    private static let key = Secret(Data(repeating: 7, count: 32).base64EncodedString())

    private static func document(_ token: String = "r1") -> TokenDocument {
        var document = TokenDocument()
        document.put(
            StoredAccount(
                credential: "user", account: "default", clientID: "app", accessToken: nil, accessTokenEndsAt: nil,
                refreshToken: Secret(token),
                scopes: ["a", "b"], authorizedAt: 1))
        return document
    }

    private static func withFile(_ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "setlist-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try body(directory.appending(path: "tokens.json").path)
    }

    private static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test func whatIsWrittenIsReadByItsOwnerOnly() throws {
        try Self.withFile { path in
            let file = TokenFile(path: path, key: nil)
            #expect(try file.read() == TokenDocument())
            try file.write(Self.document())
            #expect(try file.read() == Self.document())
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(!FileManager.default.fileExists(atPath: path + ".new"))
        }
    }

    @Test func aFileThatOthersMayReadIsRefused() throws {
        try Self.withFile { path in
            let file = TokenFile(path: path, key: nil)
            try file.write(Self.document())
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
            #expect(throws: TokenStoreFailure.exposed(path: path)) { try file.read() }
        }
    }

    @Test func whatAnInterruptedWriteLeftBehindIsNotKept() throws {
        try Self.withFile { path in
            let file = TokenFile(path: path, key: nil)
            try file.write(Self.document())
            try "torn".write(toFile: path + ".new", atomically: false, encoding: .utf8)
            #expect(try file.read() == Self.document())
            try file.write(Self.document("r2"))
            #expect(try file.read() == Self.document("r2"))
        }
    }

    @Test func everyWriteMakesAnotherVersion() throws {
        try Self.withFile { path in
            let file = TokenFile(path: path, key: nil)
            #expect(file.version == nil)
            try file.write(Self.document())
            let first = file.version
            try file.write(Self.document())
            #expect(first != nil && file.version != first)
        }
    }

    @Test func withAKeyTheFileShowsNothing() throws {
        try Self.withFile { path in
            try TokenFile(path: path, key: nil).write(Self.document("plain-token"))
            let file = TokenFile(path: path, key: Self.key)
            // A key that comes later opens what was written without one.
            try file.write(try file.read())
            #expect(try !Self.text(path).contains("plain-token") && !Self.text(path).contains("user"))
            #expect(try file.read() == Self.document("plain-token"))
        }
    }

    @Test func anotherKeyOrNoneOpensNothing() throws {
        try Self.withFile { path in
            try TokenFile(path: path, key: Self.key).write(Self.document())
            let other = Secret(Data(repeating: 8, count: 32).base64EncodedString())
            #expect(throws: TokenStoreFailure.wrongKey(path: path)) { try TokenFile(path: path, key: other).read() }
            #expect(throws: TokenStoreFailure.sealed(path: path)) { try TokenFile(path: path, key: nil).read() }
        }
    }

    @Test func aSealedFileThatWasChangedIsRefused() throws {
        try Self.withFile { path in
            let file = TokenFile(path: path, key: Self.key)
            try file.write(Self.document())
            var bytes = try Data(contentsOf: URL(filePath: path))
            let index = bytes.count / 2
            bytes[index] = bytes[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            try bytes.write(to: URL(filePath: path))
            #expect(throws: TokenStoreFailure.wrongKey(path: path)) { try file.read() }
        }
    }

    @Test(arguments: ["", "{", "{}", #"{"version":2,"accounts":[]}"#, #"{"version":1,"accounts":[{}]}"#])
    func whatIsNoTokenFileIsRefusedAndStays(_ text: String) async throws {
        let fixture = SignInFixture()
        defer { fixture.remove() }
        try FilePath.makeDirectory(fixture.directory)
        try Data(text.utf8).write(to: URL(filePath: fixture.path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: fixture.path)
        await #expect(throws: TokenStoreFailure.malformed(path: fixture.path)) {
            let _: Bool = try await fixture.store.update(patience: .seconds(1)) { _, _ in true }
        }
        #expect(try Self.text(fixture.path) == text)
    }

    @Test func onlyOneHolderAtATime() async throws {
        let fixture = SignInFixture()
        defer { fixture.remove() }
        let store = fixture.store
        let isRefused = try await store.update(patience: .seconds(1)) { _, _ in
            do throws(TokenStoreFailure) {
                return try await store.update(patience: .zero) { _, _ in false }
            } catch {
                return error == .locked(path: fixture.path)
            }
        }
        #expect(isRefused)
        #expect(try await store.update(patience: .zero) { _, _ in true })
    }
}
