package import Diagnostics

/// How large `tools/list` may be, and who says so.
package struct ListBudget: Sendable {
    /// Bytes.
    package let maximumBytes: Int64
    let range: SourceRange

    /// The error that a list of this size is; `nil` when it fits.
    ///
    /// - Parameter shares: what each tool takes of it, largest first, bytes.
    package func problem(total: Int, shares: [(tool: String, bytes: Int)]) -> Diagnostic? {
        guard total > maximumBytes else { return nil }
        let largest = shares.prefix(5).map { "`\($0.tool)` \($0.bytes)" }.joined(separator: ", ")
        return Diagnostic(
            .listTooLarge, "`tools/list` is \(total) bytes, \(Int64(total) - maximumBytes) more than allowed", at: range,
            hint: "\(maximumBytes) bytes", notes: ["\(shares.count) tools; the largest: \(largest)"],
            help: "offer fewer tools (`toolsets`, `deny`), shorten descriptions, or raise the limit")
    }
}
