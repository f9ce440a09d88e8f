/// What of a value is kept: all of it, or some members of an object and some part of each element of an array.
package struct JSONShape: Sendable, Equatable {
    package struct Member: Sendable, Equatable {
        /// Unescaped UTF-8.
        package let key: [UInt8]
        package internal(set) var shape: JSONShape
    }

    /// How many steps a path may have; it bounds the recursion of reading, writing and freeing shapes.
    static let maxDepth = 64

    /// Kept of an object; no other member is.
    package internal(set) var members: [Member] = []
    /// Members of which only one is kept: each a list of positions in `members`, the preferred first.
    var choices: [[Int]] = []
    /// Kept of each element of an array: at most one shape, in an array because a struct cannot hold itself.
    package internal(set) var elements: [JSONShape] = []
    package private(set) var isWhole = false

    static let whole: JSONShape = {
        var shape = JSONShape()
        shape.keepWhole()
        return shape
    }()

    /// Keeps everything, whatever other paths say.
    mutating func keepWhole() { isWhole = true }

    /// Where the member of that name is, after adding it if need be.
    mutating func memberIndex(of key: [UInt8]) -> Int {
        if let index = members.firstIndex(where: { $0.key == key }) { return index }
        members.append(Member(key: key, shape: JSONShape()))
        return members.count - 1
    }

    /// The shape under a key of the document; `nil` when the member is left out.
    func member(named key: JSONToken, in bytes: Span<UInt8>) -> Int? {
        for index in members.indices where key.equals(members[index].key, in: bytes) { return index }
        return nil
    }
}
