extension [Diagnostic] {
    /// What belongs to no file first, then by file in the order of their first problem, then by place.
    ///
    /// Problems of the same place keep their order.
    package func inOutputOrder() -> [Diagnostic] {
        var fileRanks: [String: Int] = [:]
        let keyed = enumerated().map { index, diagnostic in
            guard let range = diagnostic.range else { return (key: (-1, 0, index), diagnostic: diagnostic) }
            let rank = fileRanks[range.file.path, default: fileRanks.count]
            fileRanks[range.file.path] = rank
            return (key: (rank, range.start.offset, index), diagnostic: diagnostic)
        }
        return keyed.sorted { $0.key < $1.key }.map(\.diagnostic)
    }
}
