/// Reads the path language of projections and adds each path to a tree of shapes.
///
///     path  = step { "[]" | "." key | "." choice | "." group }     step = key | choice | "[]" | group
///     choice = "(" key { "|" key } ")"                the first of these members that is there and not null
///     group = "{" path { "," path } "}"               at the end of its path only; blanks around its paths are ignored
///     key   = one or more characters other than . [ ] { } ( ) , | * " and blanks
struct JSONPathReader {
    private let scalars: [Unicode.Scalar]
    private let path: Int
    private var offset = 0

    private init(path: String, index: Int) {
        scalars = Array(path.unicodeScalars)
        self.path = index
    }

    /// What all the paths together keep.
    static func shape(of paths: [String]) throws(JSONProjectionError) -> JSONShape {
        var shape = JSONShape()
        for (index, path) in paths.enumerated() {
            var reader = JSONPathReader(path: path, index: index)
            guard !reader.scalars.isEmpty else { throw reader.error(.empty) }
            try reader.path(into: &shape, depth: 0)
            guard reader.here == nil else { throw reader.error(.expectedSeparator) }
        }
        return shape
    }

    /// Reads the start of a path, or of one in a group, and the rest of it.
    private mutating func path(into shape: inout JSONShape, depth: Int) throws(JSONProjectionError) {
        guard depth < JSONShape.maxDepth else { throw error(.tooDeep) }
        switch here {
        case "[": try elements(of: &shape, depth: depth)
        case "{": try group(into: &shape, depth: depth)
        case "(": try choice(of: &shape, depth: depth)
        default: try member(of: &shape, depth: depth)
        }
    }

    /// Reads what may follow a step; where nothing does, the value is kept whole.
    private mutating func rest(into shape: inout JSONShape, depth: Int) throws(JSONProjectionError) {
        guard depth < JSONShape.maxDepth else { throw error(.tooDeep) }
        switch here {
        case "[": try elements(of: &shape, depth: depth)
        case ".":
            offset += 1
            switch here {
            case "{": try group(into: &shape, depth: depth)
            case "(": try choice(of: &shape, depth: depth)
            default: try member(of: &shape, depth: depth)
            }
        default: shape.keepWhole()
        }
    }

    private mutating func member(of shape: inout JSONShape, depth: Int) throws(JSONProjectionError) {
        let index = shape.memberIndex(of: try key())
        try rest(into: &shape.members[index].shape, depth: depth + 1)
    }

    /// What follows applies to whichever of the members is kept, so it is read once for each.
    private mutating func choice(of shape: inout JSONShape, depth: Int) throws(JSONProjectionError) {
        let start = offset
        var choice: [Int] = []
        repeat {
            offset += 1
            choice.append(shape.memberIndex(of: try key()))
        } while here == "|"
        guard here == ")" else {
            if here != nil { throw error(.expectedChoice) }
            offset = start
            throw error(.unclosedChoice)
        }
        offset += 1
        let end = offset
        for index in choice {
            offset = end
            try rest(into: &shape.members[index].shape, depth: depth + 1)
        }
        if !shape.choices.contains(choice) { shape.choices.append(choice) }
    }

    private mutating func key() throws(JSONProjectionError) -> [UInt8] {
        let start = offset
        while let scalar = here, !Self.isReserved(scalar) { offset += 1 }
        guard offset > start else { throw error(.expectedKey) }
        var key = ""
        key.unicodeScalars.append(contentsOf: scalars[start..<offset])
        return Array(key.utf8)
    }

    private mutating func elements(of shape: inout JSONShape, depth: Int) throws(JSONProjectionError) {
        offset += 1
        guard here == "]" else { throw error(.unclosedBracket) }
        offset += 1
        if shape.elements.isEmpty { shape.elements.append(JSONShape()) }
        try rest(into: &shape.elements[0], depth: depth + 1)
    }

    private mutating func group(into shape: inout JSONShape, depth: Int) throws(JSONProjectionError) {
        let start = offset
        repeat {
            offset += 1
            skipBlanks()
            // One deeper, so that braces alone cannot nest without end.
            try path(into: &shape, depth: depth + 1)
            skipBlanks()
        } while here == ","
        guard here == "}" else {
            if here != nil { throw error(.expectedSeparator) }
            offset = start
            throw error(.unclosedBrace)
        }
        offset += 1
        if let next = here, next != ",", next != "}", next != " " { throw error(.afterGroup) }
    }

    private var here: Unicode.Scalar? { offset < scalars.count ? scalars[offset] : nil }

    private mutating func skipBlanks() {
        while here == " " { offset += 1 }
    }

    private func error(_ reason: JSONProjectionError.Reason) -> JSONProjectionError {
        JSONProjectionError(path: path, offset: offset, reason: reason)
    }

    private static func isReserved(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ".", "[", "]", "{", "}", "(", ")", ",", "|", "*", "\"", "\u{0}"..." ": true
        default: false
        }
    }
}
