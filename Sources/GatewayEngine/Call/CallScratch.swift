import JSONBytes

/// Reusable memory for the synchronous part of a call, so that a cache hit allocates nothing for it.
///
/// Belongs to one event loop or connection and is never shared.
package final class CallScratch {
    /// By parameter position of the tool at hand.
    var values: [JSONToken?] = []
    /// The cache key being built.
    var key: [UInt8] = []
    /// The last caller, as far as answers have told of it.
    var caller = PrincipalFacts.Memo()
    /// Where exchanges with the upstream run; `nil`: anywhere.
    let executor: (any TaskExecutor)?

    package init(executor: (any TaskExecutor)? = nil) { self.executor = executor }
}
