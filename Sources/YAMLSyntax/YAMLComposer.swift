import Diagnostics

/// Builds located nodes out of events, with a stack of its own so that no input exhausts the thread's.
struct YAMLComposer: ~Copyable {
    private let file: SourceFile
    private let limits: YAMLLimits
    private let sink: DiagnosticSink
    private var reader: YAMLEventReader
    private var collections: [OpenCollection] = []
    private var anchors = YAMLAnchors()
    private var root: YAMLNode?
    private var nodeCount = 0
    private var problemCount = 0
    /// Something was left out, so the document must not be used.
    private var isIncomplete = false
    /// What does not count, since its key stands before it.
    private(set) var dropped: [YAMLEntry] = []

    init(file: SourceFile, from textStart: Int, limits: YAMLLimits, sink: DiagnosticSink) {
        self.file = file
        self.limits = limits
        self.sink = sink
        reader = YAMLEventReader(file: file, from: textStart)
    }

    /// The file's one document; `nil` when something in it was reported and left out.
    mutating func document() throws(YAMLFatalProblem) -> YAMLNode? {
        var documents = 0
        while documents < 2, let event = try reader.next() {
            switch event.kind {
            case .documentStart(let hasDirectives):
                documents += 1
                if documents == 2 { try report(.secondDocument(at: firstLine(of: event.offsets))) }
                if hasDirectives { try report(.directive(at: firstLine(of: event.offsets))) }
            case .documentEnd: break
            case .alias(let name): try alias(name, at: event.offsets)
            case .scalar(let scalar, let anchor): try self.scalar(scalar, anchor: anchor, event.offsets)
            case .sequenceStart(let anchor): try open(.sequence, anchor: anchor, event.offsets)
            case .mappingStart(let anchor): try open(.mapping, anchor: anchor, event.offsets)
            case .collectionEnd: try close(event.offsets)
            }
        }
        if isIncomplete { return nil }
        guard let root, !root.isNothing else {
            try report(.emptyFile(at: range(0..<0)))
            return nil
        }
        return root
    }

    // MARK: Nodes

    private mutating func scalar(_ scalar: YAMLScalar, anchor: String?, _ offsets: Range<Int>) throws(YAMLFatalProblem) {
        let content = try layout(of: offsets).content
        var end = offsets.upperBound
        // libyaml ends block text after its empty lines, and puts what is absent at the next token.
        if scalar.style == .literal || scalar.style == .folded || offsets.isEmpty {
            while end > 0, YAMLNodeLayout.isBlank(file.bytes[end - 1]) { end -= 1 }
        }
        let start = min(content, end)
        let node = YAMLNode(.scalar(scalar), range: range(start..<end))
        try count(1, at: start..<end)
        if let anchor { anchors.define(anchor, YAMLAnchors.Target(node: node, nodes: 1, height: 0)) }
        add(node, at: start..<end, height: 0)
    }

    private mutating func open(
        _ kind: OpenCollection.Kind, anchor: String?, _ offsets: Range<Int>
    ) throws(YAMLFatalProblem) {
        let layout = try self.layout(of: offsets)
        if collections.count == limits.maxDepth { throw tooDeep(at: layout.content..<layout.content) }
        if let anchor { anchors.open(anchor, depth: collections.count, range: range(layout.anchor ?? offsets)) }
        collections.append(OpenCollection(kind: kind, anchor: anchor, start: layout.content, nodesBefore: nodeCount))
        try count(1, at: layout.content..<layout.content)
    }

    private mutating func close(_ end: Range<Int>) throws(YAMLFatalProblem) {
        guard let collection = collections.popLast() else { return }
        // Only a bracket has a width; a block ends where its last child does.
        let offsets = end.isEmpty ? collection.blockOffsets : collection.start..<end.upperBound
        let value: YAMLNode.Value =
            switch collection.kind {
            case .sequence: .sequence(collection.children.compactMap(\.self))
            case .mapping: .mapping(try entries(of: collection.children))
            }
        let node = YAMLNode(value, range: range(offsets))
        if let anchor = collection.anchor {
            let target = YAMLAnchors.Target(node: node, nodes: nodeCount - collection.nodesBefore, height: collection.height)
            anchors.close(anchor, depth: collections.count, target)
        }
        add(node, at: offsets, height: collection.height)
    }

    private mutating func alias(_ name: String, at offsets: Range<Int>) throws(YAMLFatalProblem) {
        let use = range(offsets)
        switch anchors[name] {
        case .closed(let target) where target.nodes <= limits.maxAliasNodes:
            if collections.count + target.height > limits.maxDepth { throw tooDeep(at: offsets) }
            try count(target.nodes, at: offsets)
            return add(YAMLNode(target.node.value, range: use), at: offsets, height: target.height)
        case .closed(let target):
            try report(.aliasTooLarge(name, at: use, target: target, limit: limits.maxAliasNodes))
            anchors.refuse(name)
        case .open(_, let anchor): try report(.aliasInsideItself(name, at: use, anchor: anchor))
        case .refused: break
        case nil:
            try report(.undefinedAlias(name, at: use, closest: anchors.closest(to: name)))
            anchors.refuse(name)
        }
        isIncomplete = true
        add(nil, at: offsets, height: 0)
    }

    /// Gives a finished node to the collection it stands in.
    private mutating func add(_ node: YAMLNode?, at offsets: Range<Int>, height: Int) {
        if collections.isEmpty {
            root = node
        } else {
            collections[collections.count - 1].add(node, at: offsets, height: height)
        }
    }

    /// The entries of a mapping whose children are its keys and values in turn.
    private mutating func entries(of children: [YAMLNode?]) throws(YAMLFatalProblem) -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        entries.reserveCapacity(children.count / 2)
        var firstRanges: [String: SourceRange] = [:]
        for index in stride(from: 0, to: children.count - 1, by: 2) {
            guard let key = children[index], let value = children[index + 1] else { continue }
            guard case .scalar(let scalar) = key.value, !key.isNothing else {
                try report(.keyNotText(key))
                continue
            }
            if scalar.style == .plain, scalar.text == "<<" {
                try report(.mergeKey(at: key.range))
            } else if let first = firstRanges[scalar.text] {
                dropped.append(YAMLEntry(key: scalar.text, keyRange: key.range, value: value))
                try report(.duplicateKey(scalar.text, at: key.range, first: first))
            } else {
                firstRanges[scalar.text] = key.range
                entries.append(YAMLEntry(key: scalar.text, keyRange: key.range, value: value))
            }
        }
        return entries
    }

    // MARK: Problems and limits

    private mutating func report(_ diagnostic: Diagnostic) throws(YAMLFatalProblem) {
        sink.report(diagnostic)
        problemCount += 1
        if problemCount == limits.maxProblems {
            throw YAMLFatalProblem(.tooManyProblems(at: diagnostic.range, limit: limits.maxProblems))
        }
    }

    private mutating func count(_ nodes: Int, at offsets: Range<Int>) throws(YAMLFatalProblem) {
        nodeCount += nodes
        if nodeCount > limits.maxNodes { throw YAMLFatalProblem(.tooManyNodes(at: range(offsets), limit: limits.maxNodes)) }
    }

    private func tooDeep(at offsets: Range<Int>) -> YAMLFatalProblem {
        YAMLFatalProblem(.tooDeep(at: range(offsets), limit: limits.maxDepth))
    }

    /// Finds a node's parts and refuses its tag.
    private mutating func layout(of offsets: Range<Int>) throws(YAMLFatalProblem) -> YAMLNodeLayout {
        let layout = YAMLNodeLayout(of: offsets, in: file.bytes)
        if let tag = layout.tag { try report(.tag(at: range(tag))) }
        return layout
    }

    // MARK: Ranges

    private func range(_ offsets: Range<Int>) -> SourceRange { SourceRange(file: file, offsets: offsets) }

    /// From the start of an event to the end of that line.
    private func firstLine(of event: Range<Int>) -> SourceRange {
        let line = file.lineOffsets(file.position(at: event.lowerBound).line)
        return range(event.lowerBound..<max(event.lowerBound, line.upperBound))
    }
}

extension YAMLNode {
    /// Nothing was written where a node may stand.
    fileprivate var isNothing: Bool {
        if case .scalar(let scalar) = value { scalar.style == .plain && scalar.text.isEmpty } else { false }
    }
}
