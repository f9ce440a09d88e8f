import JSONBytes

/// The results of a run, for people and for programs.
package struct CaseReport {
    private let results: [CaseResult]

    package init(_ results: [CaseResult]) { self.results = results }

    package var hasPassed: Bool { results.allSatisfy(\.hasPassed) }

    /// A line for each case, below it what has failed, and a line for all.
    ///
    /// - Parameter color: paint it; for terminals only.
    package func text(color: Bool) -> String {
        func paint(_ text: String, _ code: String) -> String { color ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
        var lines: [String] = []
        for result in results {
            let verdict = result.hasPassed ? paint("ok  ", "32") : paint("FAIL", "31;1")
            lines.append("\(verdict)  \(result.name)  \(paint(result.place, "2"))")
            for failure in result.failures {
                lines.append("      \(failure.place): \(paint(failure.what, "1"))")
                lines.append("        expected  \(failure.expected)")
                lines.append("        got       \(failure.got)")
                lines += failure.details.map { paint("                  \($0)", "2") }
            }
        }
        let failed = results.count { !$0.hasPassed }
        let summary =
            "\(results.count) case\(results.count == 1 ? "" : "s"), "
            + (failed == 0 ? paint("all pass", "32") : paint("\(failed) failed", "31;1"))
        return (lines + ["", summary]).joined(separator: "\n")
    }

    /// One array, in the order of the run.
    package var json: String {
        JSONValue.array(
            results.map { result in
                [
                    "name": .string(result.name), "place": .string(result.place), "passed": .bool(result.hasPassed),
                    "failures": .array(
                        result.failures.map { failure in
                            [
                                "place": .string(failure.place), "what": .string(failure.what), "expected": .string(failure.expected),
                                "got": .string(failure.got), "details": .array(failure.details.map { .string($0) }),
                            ]
                        }),
                ]
            }
        ).pretty
    }

    /// As build servers read it.
    package var junit: String {
        let failed = results.count { !$0.hasPassed }
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            #"<testsuite name="setlist test" tests="\#(results.count)" failures="\#(failed)" errors="0" skipped="0">"#,
        ]
        for result in results {
            let head = #"  <testcase classname="\#(RehearsalText.xml(result.file))" name="\#(RehearsalText.xml(result.name))""#
            guard !result.hasPassed else {
                lines.append(head + "/>")
                continue
            }
            lines.append(head + ">")
            for failure in result.failures {
                let text = ["expected  \(failure.expected)", "got       \(failure.got)"] + failure.details
                lines.append(
                    #"    <failure message="\#(RehearsalText.xml("\(failure.place): \(failure.what)"))">"#
                        + RehearsalText.xml(text.joined(separator: "\n")) + "</failure>")
            }
            lines.append("  </testcase>")
        }
        return (lines + ["</testsuite>"]).joined(separator: "\n")
    }
}
