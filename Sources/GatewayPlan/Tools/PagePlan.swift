/// Where the upstream's answer holds a page of rows, and how a caller asks for the next one.
package struct PagePlan: Sendable, Equatable {
    package enum Next: Sendable, Equatable {
        /// The index of the first row goes into one parameter, the page size, if there is such a thing, into another; by position.
        case offset(parameter: Int, limit: Int?)
        /// What the answer holds under `path` goes into a parameter.
        case cursor(path: [String], parameter: Int)
    }

    /// Tells this page from the others of the same answer; `nil` for the only one.
    package var name: String?
    /// The way to the list of rows, member by member; likewise `total`, the number of rows on all pages.
    package var items: [String]
    package var total: [String]?
    package var next: Next
    /// Rows that are left out: the first that fits.
    package var skips: [RowSkip]

    package init(name: String?, items: [String], total: [String]?, next: Next, skips: [RowSkip] = []) {
        self.name = name
        self.items = items
        self.total = total
        self.next = next
        self.skips = skips
    }
}
