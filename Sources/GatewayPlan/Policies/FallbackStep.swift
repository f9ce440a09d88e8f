/// What answers a call in place of an upstream that cannot.
package enum FallbackStep: Sendable, Hashable {
    /// Another tool, by its id, with these arguments.
    case alternate(tool: Int, arguments: [Argument])
    /// This compact JSON object.
    case fixed(json: String)
    /// The old answer, as far as the cache may still serve it.
    case stale

    /// A parameter of the other tool and the parameter of this one whose value it takes, by position.
    package struct Argument: Sendable, Hashable {
        package var theirs: Int
        package var ours: Int

        package init(theirs: Int, ours: Int) {
            self.theirs = theirs
            self.ours = ours
        }
    }
}
