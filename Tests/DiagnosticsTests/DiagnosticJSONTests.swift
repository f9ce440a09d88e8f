import Diagnostics
import Foundation
import Testing

@Suite struct DiagnosticJSONTests {
    @Test func everyField() {
        let file = SourceFile(path: "a.yaml", bytes: Array("é: 1\né: 2\n".utf8))
        let diagnostic = Diagnostic(
            .duplicateKey, "duplicate key `é`", at: SourceRange(file: file, offsets: 6..<8), hint: "h",
            labels: [.init("first", at: SourceRange(file: file, offsets: 0..<2))], notes: ["n", "m"], help: "p")
        #expect(
            DiagnosticRenderer.json([diagnostic])
                == #"[{"code":"E1013","severity":"error","message":"duplicate key `é`","#
                + #""range":{"file":"a.yaml","start":{"line":2,"column":1,"offset":6},"end":{"line":2,"column":2,"offset":8}},"hint":"h","#
                + #""labels":[{"text":"first","range":{"file":"a.yaml","start":{"line":1,"column":1,"offset":0},"#
                + #""end":{"line":1,"column":2,"offset":2}}}],"notes":["n","m"],"help":"p"}]"#)
    }

    @Test func whatIsAbsent() {
        #expect(
            DiagnosticRenderer.json([Diagnostic(.unreadableFile, "m", at: nil, severity: .warning)])
                == #"[{"code":"E1001","severity":"warning","message":"m","range":null,"hint":null,"labels":[],"notes":[],"help":null}]"#
        )
        #expect(DiagnosticRenderer.json([]) == "[]")
    }

    @Test func anyTextSurvives() throws {
        let message = String(String.UnicodeScalarView((0..<0x180).compactMap { Unicode.Scalar($0 as Int) })) + "\u{2028}\"\\/😀"
        let json = DiagnosticRenderer.json([Diagnostic(.syntax, message, at: nil), Diagnostic(.syntax, "second", at: nil)])
        let parsed = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
        #expect(parsed.map { $0["message"] as? String } == [message, "second"])
    }
}
