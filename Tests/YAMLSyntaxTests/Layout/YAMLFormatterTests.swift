import Diagnostics
import Testing

@testable import YAMLSyntax

@Suite struct YAMLFormatterTests {
    private func format(_ text: String) throws -> String {
        let sink = DiagnosticSink()
        let output = try YAMLFormatter.format(SourceFile(path: "test.yaml", bytes: Array(text.utf8)), into: sink)
        return String(decoding: try #require(output, "\(sink.diagnostics.map(\.message))"), as: UTF8.self)
    }

    /// Formats, and holds that what comes out stays as it is.
    private func canonical(_ text: String) throws -> String {
        let once = try format(text)
        #expect(try format(once) == once)
        return once
    }

    @Test func eachLevelIsTwoSpacesFurtherIn() throws {
        #expect(
            try canonical("a:\n     b:\n        c: 1\n     d: 2\ne:\n f: [x]\n")
                == "a:\n  b:\n    c: 1\n  d: 2\ne:\n  f: [x]\n")
    }

    @Test func listsStandBelowTheirKeyAndFurtherIn() throws {
        #expect(
            try canonical("a:\n- x\n-   y: 1\n    z: 2\n-\n  w\nb:\n     -  - deep\n        - er\n")
                == "a:\n  - x\n  - y: 1\n    z: 2\n  -\n    w\nb:\n  - - deep\n    - er\n")
    }

    @Test func aListInAListInAMappingEndsWhereItEnded() throws {
        #expect(
            try canonical("a:\n- b:\n  - c\n  d: e\n- f\ng:\n- h\n") == "a:\n  - b:\n      - c\n    d: e\n  - f\ng:\n  - h\n")
    }

    @Test(arguments: [
        ("a:    1\t \n", "a: 1\n"),
        ("a :   1\n", "a: 1\n"),
        ("a:\t1\n", "a: 1\n"),
        ("a: {b:1x,  c : d ,e:   [ 1,2 ,3 ]  }\n", "a: {b:1x, c: d, e: [1, 2, 3]}\n"),
        ("a: { }\nb: [ ]\n", "a: {}\nb: []\n"),
        ("a: {\"b\":1, 'c'   : 2}\n", "a: {\"b\": 1, 'c': 2}\n"),
        ("a: [x, ]\n", "a: [x,]\n"),
        ("a: {b: , c:   }\n", "a: {b: , c: }\n"),
        ("a: {b,c: d}\n", "a: {b, c: d}\n"),
        ("a: [b  : c, ? d : e]\n", "a: [b: c, ? d: e]\n"),
        ("a: &x    1\nb:  *x\nc: [*x  ,*x ]\n*x   : d\n", "a: &x 1\nb: *x\nc: [*x, *x]\n*x : d\n"),
        ("?   a\n:   b\n", "? a\n: b\n"),
        ("---   \na: 1\n...\n\n\n", "---\na: 1\n...\n"),
        ("  a: 1\n  b: 2\n", "a: 1\nb: 2\n"),
        ("\n\n\na: 1\n\n\n\nb: 2\n\n", "a: 1\n\nb: 2\n"),
        ("a: 1", "a: 1\n"),
        ("a: 1\r\nb:\r\n  - |\r\n    x\r\n", "a: 1\nb:\n  - |\n    x\n"),
        ("{a: 1,\n b: 2}\n", "{a: 1,\n  b: 2}\n"),
        ("text\n", "text\n"),
    ])
    func blanksAreByRule(_ text: String, _ expected: String) throws { #expect(try canonical(text) == expected) }

    @Test func bracketsOverSeveralLinesKeepTheirLines() throws {
        #expect(
            try canonical("a: [\n x,\n      {y: 1,\n   z: 2},\n\n\n w\n]\nb:\n      {c: 1}\n")
                == "a: [\n    x,\n    {y: 1,\n      z: 2},\n\n    w\n  ]\nb:\n  {c: 1}\n")
    }

    @Test func commentsStayWhereTheyAre() throws {
        let text = """

            #first
            ##
            a:    #  spaced
                # of b
                b: 1   # one
                #

                # last of a
            # of c
            c:
            # of the list
            - x
            # of y
            - y
              # within
            # of d
            d: [1, # one
               # two
               2
               # end
              ]
              # at the end
            """
        #expect(
            try canonical(text) == """
                # first
                ##
                a: #  spaced
                  # of b
                  b: 1 # one
                  #

                  # last of a
                # of c
                c:
                  # of the list
                  - x
                  # of y
                  - y
                  # within
                # of d
                d: [1, # one
                    # two
                    2
                    # end
                  ]
                # at the end

                """)
    }

    @Test func aCommentBetweenTwoLevelsBelongsToTheInnermostAroundIt() throws {
        #expect(
            try canonical("a:\n      b:\n            c: 1\n            # of b's\n      # of a's\n   # between\nd: 2\n")
                == "a:\n  b:\n    c: 1\n    # of b's\n  # of a's\n# between\nd: 2\n")
    }

    @Test func blockTextMovesAsAWhole() throws {
        #expect(
            try canonical("a:\n   b: |   #why\n      one\n        two  \n\n      three\n\n\n   c: >-\n        x\n        y\n")
                == "a:\n  b: | # why\n    one\n      two  \n\n    three\n\n  c: >-\n    x\n    y\n")
    }

    @Test(arguments: [
        ("a: |1\n  x\n  y\n", "a: |2\n   x\n   y\n"),
        ("- |4-\n       x\n", "- |2-\n     x\n"),
        ("a: |+\n   x\n\n\nb: 1\n", "a: |+\n  x\n\n\nb: 1\n"),
        ("a: |+\n   x\n\n\n", "a: |+\n  x\n\n\n"),
        ("a: |\n   x\n\n\n", "a: |\n  x\n"),
        ("a: |\n   x", "a: |-\n  x\n"),
        ("a: |+\n   x", "a: |-\n  x\n"),
        ("a: >\n   x\n      ", "a: >-\n  x\n     \n"),
        ("a: |\n", "a: |\n"),
        ("a: |\nb: 1\n", "a: |\nb: 1\n"),
        ("a: |\n\n\n   x\n", "a: |\n\n\n  x\n"),
        ("--- |\n x\n", "--- |\n  x\n"),
        ("a:\n- |2\n    x\n", "a:\n  - |2\n      x\n"),
    ])
    func theEndOfBlockTextCounts(_ text: String, _ expected: String) throws { #expect(try canonical(text) == expected) }

    @Test func textOverSeveralLinesKeepsItsLinesAndEscapes() throws {
        #expect(
            try canonical("a: one  \n two\n\n\n  three\nb: \"one \\\n   two\\ \n   three   \n  four\"\nc: ['x\n y', z\n w]\n")
                == "a: one\n  two\n\n\n  three\nb: \"one \\\n  two\\ \n  three\n  four\"\nc: ['x\n    y', z\n    w]\n")
    }

    @Test(arguments: ["a: [1\n", "a: 1\na: 2\n", "a: !t 1\n", "\ta: 1\n", "", "# nothing\n", "%YAML 1.2\n---\na: 1\n", "a: *b\n"])
    func whatHasAnErrorIsReportedAndNotWritten(_ text: String) throws {
        let sink = DiagnosticSink()
        #expect(try YAMLFormatter.format(SourceFile(path: "test.yaml", bytes: Array(text.utf8)), into: sink) == nil)
        #expect(sink.hasErrors)
        #expect(sink.diagnostics.allSatisfy { $0.range != nil })
    }

    // MARK: The check of what comes out

    private func difference(_ old: String, _ new: String) throws -> Range<Int>? {
        try YAMLFormatter.difference(
            of: SourceFile(path: "a", bytes: Array(old.utf8)), and: SourceFile(path: "b", bytes: Array(new.utf8)))
    }

    @Test(arguments: [
        ("a: 1\nb: 2\n", "a: 1\nb: 3\n", 8), ("a: 1\nb: 2\n", "b: 2\na: 1\n", 0), ("a: 1\n", "a: '1'\n", 3),
        ("a: &x 1\nb: *x\n", "a: &x 1\nb: 1\n", 11), ("a: 1\n", "a: 1\nb: 2\n", 5), ("a: 1 # x\n", "a: 1\n", 9),
        ("a: 1 # x\n", "a: 1 # y\n", 9), ("a: |# x\n  y\n", "a: |\n  y\n", 12),
    ])
    func anotherMeaningIsFoundWithItsPlace(_ old: String, _ new: String, _ offset: Int) throws {
        #expect(try difference(old, new)?.lowerBound == offset)
    }

    @Test func anotherLayoutIsNone() throws {
        #expect(try difference("a:\n- x #y\n", "a:\n  - x # y\n") == nil)
    }
}
