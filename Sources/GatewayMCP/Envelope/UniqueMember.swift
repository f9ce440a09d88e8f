import JSONBytes

/// A member that may come once: two readers of an object in which it comes twice could understand different things.
struct UniqueMember {
    private(set) var value: JSONToken?
    private(set) var isRepeated = false

    mutating func take(_ value: JSONToken) {
        if self.value != nil { isRepeated = true }
        self.value = value
    }
}
