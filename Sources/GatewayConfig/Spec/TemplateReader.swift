import Diagnostics

/// Reads a scalar that has `{parameter}` in it, front to back, and reports at the place it has reached.
struct TemplateReader {
    private let scalar: Scalar
    private let code: DiagnosticCode
    private let what: String
    private let decoding: Decoding
    private let bytes: [UInt8]
    private var offset = 0
    /// Bytes taken.
    var position: Int { offset }

    init(_ scalar: Scalar, _ code: DiagnosticCode, _ what: String, _ decoding: Decoding) {
        self.scalar = scalar
        self.code = code
        self.what = what
        self.decoding = decoding
        self.bytes = Array(scalar.text.utf8)
    }

    var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// Takes the longest run of such bytes, perhaps none.
    mutating func take(while isPart: (UInt8) -> Bool) -> String {
        let start = offset
        while let byte = next, isPart(byte) { offset += 1 }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    /// Takes exactly this text; takes nothing when something else stands here.
    mutating func skip(_ text: String) -> Bool {
        guard bytes[offset...].starts(with: text.utf8) else { return false }
        offset += text.utf8.count
        return true
    }

    /// Takes `{name}`; what else stands here is reported.
    mutating func placeholder() -> Located<String>? {
        let start = offset
        offset += 1
        let name = take { ASCII.isAlphanumeric($0) || "_-.".utf8.contains($0) }
        guard !name.isEmpty, skip("}") else {
            offset = start
            return refuse(hint: "expected `{parameter}`")
        }
        return Located(name, at: scalar.range(of: start..<offset))
    }

    /// Reports what stands here, or everything taken since `start`.
    func refuse<Value>(since start: Int? = nil, hint: String, notes: [String] = [], help: String? = nil) -> Value? {
        let end = bytes[min(offset + 1, bytes.count)...].firstIndex { $0 & 0xC0 != 0x80 } ?? bytes.count
        let place = start.map { $0..<offset } ?? offset..<end
        decoding.report(
            code, "`\(scalar.text)` is not a \(what)", at: scalar.range(of: place), hint: hint, notes: notes, help: help)
        return nil
    }
}
