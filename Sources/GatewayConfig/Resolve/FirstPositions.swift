extension [String: Int] {
    /// Where each name stands first.
    init(firstPositionsOf names: some Sequence<String>) {
        self.init(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
