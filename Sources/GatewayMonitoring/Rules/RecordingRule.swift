package import YAMLSyntax

/// An expression that Prometheus evaluates ahead, under a name `level:metric:operations`.
package struct RecordingRule: Sendable, Equatable {
    package var name: String
    package var expression: String
    package var labels: [YAMLMember]

    /// Several rules share a name and differ in their labels.
    var nameWithLabels: String {
        let texts = labels.map { label in
            if case .string(let text) = label.value { "\(label.key)=\"\(text)\"" } else { label.key }
        }
        return texts.isEmpty ? name : "\(name){\(texts.joined(separator: ","))}"
    }

    var document: YAMLDocument {
        var members = [YAMLMember("record", .string(name)), YAMLMember("expr", .expression(expression))]
        if !labels.isEmpty { members.append(YAMLMember("labels", .mapping(labels))) }
        return .mapping(members)
    }
}

extension YAMLDocument {
    /// Short ones on the line, those with lines as a block.
    static func expression(_ text: String) -> YAMLDocument { text.contains("\n") ? .block(text + "\n") : .string(text) }
}
