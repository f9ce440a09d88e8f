struct Device: Sendable {
    /// 40 hexadecimal digits.
    let id: String
    let name: String
    /// `Computer`, `Smartphone` or `Speaker`.
    let type: String
    /// 0 to 100.
    var volume: Int
}
