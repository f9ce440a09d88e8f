import Diagnostics
import GatewayPlan
import YAMLSyntax

extension ValueType where Value == String {
    /// Text that says something; line breaks at its end are dropped.
    static let text = scalar("text", .text(pattern: #"\S"#)) { scalar, subject, decoding in decoding.meaningfulText(scalar, subject) }

    /// Text of one line.
    static let line = scalar("text", .text(pattern: #"^[^\n]*\S[^\n]*\n*$"#)) { scalar, subject, decoding in
        guard let text = decoding.meaningfulText(scalar, subject) else { return nil }
        guard !text.unicodeScalars.contains("\n") else {
            decoding.report(
                .severalLines, "`\(subject.name)` must be one line", at: scalar.range, hint: "several lines",
                help: "write the text after `>-` to fold its lines into one")
            return nil
        }
        return text
    }

    /// Text that may be empty.
    static let anyText = scalar("text") { scalar, _, _ in scalar.text }

    /// A name of something declared elsewhere, or the server's own.
    static func name(_ label: String) -> ValueType {
        scalar(label, .text(pattern: NameRule.word.pattern)) { scalar, _, decoding in
            NameRule.word.check(scalar.text, at: scalar.range, decoding) ? scalar.text : nil
        }
    }

    static let name = name("name")

    /// What a credential may be allowed to do: RFC 6749 `scope-token`.
    static let scope = scalar("scope", .text(pattern: NameRule.scope.pattern)) { scalar, _, decoding in
        NameRule.scope.check(scalar.text, at: scalar.range, decoding) ? scalar.text : nil
    }

    /// `image/jpeg`, with parameters if need be.
    static let mediaType = scalar("media type", .form(pattern: "^[^/; ]+/[^/; ]+")) { scalar, subject, decoding in
        let parts = (scalar.text.split(separator: ";", omittingEmptySubsequences: false).first ?? "")
            .split(separator: "/", omittingEmptySubsequences: false)
        let isToken = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(ASCII.isToken) }
        guard parts.count == 2, isToken, scalar.text.utf8.allSatisfy({ ASCII.isGraphic($0) || $0 == 0x20 }) else {
            decoding.report(
                .invalidMediaType, "`\(scalar.text)` is not a media type", at: scalar.range, hint: "write it as in `image/jpeg`")
            return nil
        }
        return scalar.text
    }

    /// The upstream's name of a parameter.
    static let wireName = scalar("text", .text(pattern: "^.+$")) { scalar, subject, decoding in
        let isClean = !scalar.text.isEmpty && scalar.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        guard isClean else {
            decoding.report(.emptyText, "`\(subject.name)` is empty", at: scalar.range, hint: "the upstream's name")
            return nil
        }
        return scalar.text
    }
}

extension ValueType where Value == Secret {
    /// Text that is never printed and is sent in a header, so that nothing in it may end the header.
    static let secret = secret("")

    /// The same as the value of a header that the operator names.
    static let secretHeader = secret("header ")

    private static func secret(_ owner: String) -> ValueType {
        var type = ValueType("text", .secret) { node, subject, decoding in
            // Text beside the variables is the secret itself, also in a list by mistake; the name of a variable is not.
            if !node.isReference { decoding.markSecret(node.range) }
            guard let scalar = decoding.scalar(node, for: subject, isSecret: true) else { return nil }
            let isClean = scalar.text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
            guard isClean, scalar.text.trimmingLineBreaks == scalar.text else {
                decoding.report(
                    .invalidHeaderValue, "the value of \(owner)`\(subject.name)` has a control character, such as a line break",
                    at: node.range, hint: "one line of text")
                return nil
            }
            return Secret(scalar.text)
        }
        type.isSecret = true
        return type
    }
}

extension YAMLNode {
    /// Exactly one variable or file without a default, so nothing secret is written here.
    var isReference: Bool {
        guard case .scalar(let scalar) = value else { return false }
        let text = scalar.text
        return text.isEmpty
            || text.hasPrefix("${") && text.hasSuffix("}") && text.utf8.filter { $0 == UInt8(ascii: "}") }.count == 1
                && (text.hasSuffix(":-}") || !text.contains(":-"))
    }
}

extension ValueType where Value == String {
    /// The version of the language: the current one.
    static let version = scalar("`\(Migrator.standard.current)`", .choice(["\(Migrator.standard.current)"])) { scalar, _, decoding in
        guard scalar.text == "\(Migrator.standard.current)" else {
            decoding.report(LanguageVersion.problem(of: scalar.text, at: scalar.range))
            return nil
        }
        return scalar.text
    }
}

extension ValueType where Value == TextPattern {
    /// A regular expression.
    static let pattern = scalar("regular expression") { scalar, subject, decoding in
        do throws(TextPatternError) {
            return try decoding.pattern(scalar.text)
        } catch {
            let range = error.reason == .tooComplex ? scalar.range : scalar.range(ofScalar: error.offset)
            decoding.report(
                .invalidPattern, "`\(subject.name)` is not a regular expression that can be used here", at: range,
                hint: error.description)
            return nil
        }
    }
}

extension ValueType where Value == TextForm {
    /// Another spelling of a value.
    static let form = scalar("text with `{}`", .form(pattern: #"^[^{}]*\{\}[^{}]*$"#)) { scalar, subject, decoding in
        if let form = TextForm(scalar.text) { return form }
        decoding.report(
            .invalidForm, "`\(scalar.text)` is not another spelling of a value", at: scalar.range,
            hint: "`{}` must stand in it exactly once, with text beside it")
        return nil
    }
}

extension ValueType where Value == YAMLNode {
    /// A value that is judged later, when its parameter's type is known.
    static func node(_ label: String) -> ValueType { ValueType(label, .any) { node, _, _ in node } }
}

extension Decoding {
    /// The text without the line breaks at its end; `nil`, and reported, when nothing is left.
    func meaningfulText(_ scalar: Scalar, _ subject: Subject) -> String? {
        let text = scalar.text.trimmingLineBreaks
        guard text.utf8.contains(where: { ASCII.isGraphic($0) || $0 > 0x7F }) else {
            report(.emptyText, "`\(subject.name)` is empty", at: scalar.range, hint: "say something")
            return nil
        }
        return text
    }
}

extension String {
    fileprivate var trimmingLineBreaks: String {
        var text = Substring(self)
        while let last = text.unicodeScalars.last, last == "\n" || last == "\r" { text.unicodeScalars.removeLast() }
        return String(text)
    }
}
