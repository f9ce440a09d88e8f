import Diagnostics

/// The anchors seen so far and what an alias to each of them gives.
struct YAMLAnchors {
    /// A finished node that aliases may repeat.
    struct Target {
        let node: YAMLNode
        /// Nodes it counts for, itself included.
        let nodes: Int
        /// Collections within each other, itself included.
        let height: Int
    }

    enum Anchor {
        /// Its collection is being read, the n-th of the open ones.
        case open(depth: Int, range: SourceRange)
        case closed(Target)
        /// Already reported; further aliases to it are silently left out.
        case refused
    }

    private var anchors: [String: Anchor] = [:]

    subscript(name: String) -> Anchor? { anchors[name] }

    mutating func open(_ name: String, depth: Int, range: SourceRange) { anchors[name] = .open(depth: depth, range: range) }

    mutating func refuse(_ name: String) { anchors[name] = .refused }

    /// Gives a scalar's anchor its target.
    mutating func define(_ name: String, _ target: Target) { anchors[name] = .closed(target) }

    /// Gives a collection's anchor its target, unless the name was given to another node within the collection.
    mutating func close(_ name: String, depth: Int, _ target: Target) {
        if case .open(depth, _) = anchors[name] { anchors[name] = .closed(target) }
    }

    /// The name that a misspelt alias probably means.
    func closest(to name: String) -> String? {
        EditDistance.closestMatch(
            to: name,
            in: anchors.lazy.compactMap { name, anchor in
                if case .refused = anchor { nil } else { name }
            })
    }
}
