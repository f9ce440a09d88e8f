/// An image in the three sizes that the API offers; nothing is served under its addresses.
struct Picture: Sendable, Equatable {
    /// 24 hexadecimal digits.
    let key: String

    /// Edge in pixels and the digits that mark the size in an address.
    static let albumSizes = [(640, "ab67616d0000b273"), (300, "ab67616d00001e02"), (64, "ab67616d00004851")]
    static let artistSizes = [(640, "ab6761610000e5eb"), (320, "ab67616100005174"), (160, "ab6761610000f178")]

    func address(_ size: String) -> String { "https://i.scdn.example/image/\(size)\(key)" }
}
