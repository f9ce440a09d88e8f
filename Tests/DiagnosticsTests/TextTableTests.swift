import Diagnostics
import Testing

@Suite struct TextTableTests {
    private let table: TextTable = {
        var table = TextTable([("name", .left), ("age", .right), ("message", .left)])
        table.add([.init("upstream", .bold), "12 s", "refused"])
        table.add([.init("日本", .good), "", "a\u{1B}[31mb"])
        table.add(["x"])
        return table
    }()

    @Test func columnsAreAsWideAsTheirWidestCell() {
        #expect(
            table.lines(color: false) == [
                "name       age  message", "upstream  12 s  refused", "日本            a\\u{1B}[31mb", "x",
            ])
    }

    @Test func coloursDoNotCountAsWidth() {
        let lines = table.lines(color: true)
        #expect(lines[0] == "\u{1B}[2mname\u{1B}[0m       \u{1B}[2mage\u{1B}[0m  \u{1B}[2mmessage\u{1B}[0m")
        #expect(lines[1] == "\u{1B}[1mupstream\u{1B}[0m  12 s  refused")
        #expect(lines[2] == "\u{1B}[32m日本\u{1B}[0m            a\\u{1B}[31mb")
    }
}
