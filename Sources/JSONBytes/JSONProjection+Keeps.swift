extension JSONProjection {
    /// Whether a member of each row of a list is kept, both given as ways member by member.
    package func keeps(_ member: [String], ofRowsAt list: [String]) -> Bool {
        guard let rows = shape.kept(at: list), let row = rows.isWhole ? rows : rows.elements.first else { return false }
        return row.kept(at: member) != nil
    }
}

extension JSONShape {
    /// What is kept of the value at the end of this way; `nil` when nothing is.
    fileprivate func kept(at path: [String]) -> JSONShape? {
        var shape = self
        for name in path where !shape.isWhole {
            guard let member = shape.members.first(where: { $0.key == Array(name.utf8) }) else { return nil }
            shape = member.shape
        }
        return shape
    }
}
