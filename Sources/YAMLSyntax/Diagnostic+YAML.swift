import Diagnostics

extension Diagnostic {
    static func emptyFile(at range: SourceRange) -> Diagnostic {
        Diagnostic(.emptyFile, "the file has no content", at: range)
    }

    static func secondDocument(at range: SourceRange) -> Diagnostic {
        Diagnostic(
            .secondDocument, "a second document starts here", at: range, help: "a file holds one document; move the rest to another file")
    }

    static func directive(at range: SourceRange) -> Diagnostic {
        Diagnostic(.directive, "YAML directives are not supported", at: range, help: "remove the lines that start with `%`")
    }

    static func tag(at range: SourceRange) -> Diagnostic {
        Diagnostic(
            .tag, "YAML tags are not supported", at: range, notes: ["every value's type is given by its key"],
            help: "remove the tag; quote text that starts with `!`")
    }

    static func duplicateKey(_ key: String, at range: SourceRange, first: SourceRange) -> Diagnostic {
        Diagnostic(
            .duplicateKey, "duplicate key `\(key)`", at: range, labels: [Label("first defined here", at: first)],
            help: "the first one counts; remove one of them, or put what both hold into one")
    }

    static func keyNotText(_ key: YAMLNode) -> Diagnostic {
        let found =
            switch key.value {
            case .scalar: "nothing"
            case .sequence: "a list"
            case .mapping: "a mapping"
            }
        return Diagnostic(
            .keyNotText, "a key must be text, found \(found)", at: key.range, help: "quote text that starts with `{` or `[`")
    }

    static func mergeKey(at range: SourceRange) -> Diagnostic {
        Diagnostic(
            .mergeKey, "merge keys are not supported", at: range, help: "share settings through `groups` and `defaults` instead of `<<`")
    }

    static func undefinedAlias(_ name: String, at range: SourceRange, closest: String?) -> Diagnostic {
        Diagnostic(
            .undefinedAlias, "no anchor `&\(name)` before this alias", at: range, hint: closest.map { "did you mean `*\($0)`?" },
            help: "an anchor stands before its aliases; quote text that starts with `*`")
    }

    static func aliasInsideItself(_ name: String, at range: SourceRange, anchor: SourceRange) -> Diagnostic {
        Diagnostic(
            .aliasInsideItself, "alias `*\(name)` stands within its own anchor", at: range,
            labels: [Label("the anchor is here", at: anchor)])
    }

    static func aliasTooLarge(_ name: String, at range: SourceRange, target: YAMLAnchors.Target, limit: Int) -> Diagnostic {
        Diagnostic(
            .aliasTooLarge, "alias `*\(name)` stands for \(target.nodes) nodes", at: range,
            labels: [Label("the anchored value starts here", at: target.node.range)],
            notes: ["an alias may stand for at most \(limit) keys and values"],
            help: "share settings through `groups` and `defaults`")
    }

    static func tooDeep(at range: SourceRange, limit: Int) -> Diagnostic {
        Diagnostic(.tooDeep, "lists and mappings are nested too deeply", at: range, notes: ["at most \(limit) may be within each other"])
    }

    static func tooManyNodes(at range: SourceRange, limit: Int) -> Diagnostic {
        Diagnostic(
            .tooManyNodes, "the file has too many keys and values", at: range,
            notes: ["at most \(limit) are read, counting what aliases stand for"], help: "split it into several files")
    }

    static func tooManyProblems(at range: SourceRange?, limit: Int) -> Diagnostic {
        Diagnostic(.tooManyProblems, "stopped after \(limit) problems", at: range, notes: ["the rest of the file was not read"])
    }
}
