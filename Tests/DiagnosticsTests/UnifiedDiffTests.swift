import Diagnostics
import Testing

@Suite struct UnifiedDiffTests {
    @Test func theSameTextHasNone() {
        #expect(UnifiedDiff.text(path: "f", old: "a\nb\n", new: "a\nb\n") == "")
    }

    @Test func aChangedLineIsShownWithThreeLinesAround() {
        let old = (1...12).map { "\($0)\n" }.joined()
        let new = old.replacing("6\n", with: "six\n")
        #expect(
            UnifiedDiff.text(path: "f", old: old, new: new) == """
                --- a/f
                +++ b/f
                @@ -3,7 +3,7 @@
                 3
                 4
                 5
                -6
                +six
                 7
                 8
                 9
                """)
    }

    @Test func distantChangesAreApartAndNearOnesTogether() {
        let old = (1...30).map { "\($0)\n" }.joined()
        let new = old.replacing("\n5\n", with: "\nfive\n").replacing("\n10\n", with: "\n").replacing("\n28\n", with: "\n28\nmore\n")
        let heads = UnifiedDiff.text(path: "f", old: old, new: new).split(separator: "\n").filter { $0.hasPrefix("@@") }
        #expect(heads == ["@@ -2,12 +2,11 @@", "@@ -26,5 +25,6 @@"])
    }

    @Test func aNewFileAndOneThatGoes() {
        #expect(UnifiedDiff.text(path: "f", old: nil, new: "a\n") == "--- /dev/null\n+++ b/f\n@@ -0,0 +1,1 @@\n+a")
        #expect(UnifiedDiff.text(path: "f", old: "a\n", new: nil) == "--- a/f\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a")
    }

    @Test func lineEndsAreShown() {
        #expect(
            UnifiedDiff.text(path: "f", old: "a\r\nb", new: "a\nb\n")
                == "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n-a\r\n-b\n\\ No newline at end of file\n+a\n+b")
    }
}
