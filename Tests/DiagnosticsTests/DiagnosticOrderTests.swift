import Diagnostics
import Testing

@Suite struct DiagnosticOrderTests {
    @Test func byFirstAppearanceOfTheFileThenByPlace() {
        let first = SourceFile(path: "z.yaml", bytes: Array("a\nb\nc".utf8))
        let second = SourceFile(path: "a.yaml", bytes: Array("a\nb\nc".utf8))
        func at(_ file: SourceFile, _ offset: Int, _ name: String) -> Diagnostic {
            Diagnostic(.syntax, name, at: SourceRange(file: file, offsets: offset..<offset))
        }
        let reported = [
            at(first, 4, "z3"), at(second, 2, "a2"), at(first, 0, "z1"), at(second, 2, "a2 again"),
            Diagnostic(.unreadableFile, "none", at: nil), at(first, 2, "z2"), at(second, 0, "a1"),
        ]
        #expect(reported.inOutputOrder().map(\.message) == ["none", "z1", "z2", "z3", "a1", "a2", "a2 again"])
    }
}
