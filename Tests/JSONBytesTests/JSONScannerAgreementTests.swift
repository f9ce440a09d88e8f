import Foundation
import JSONBytes
import TestSupport
import Testing

/// Foundation as the second opinion, where it holds to RFC 8259.
@Suite(.onOwnThreads) struct JSONScannerAgreementTests {
    @Test func randomDocumentsReadTheSame() throws {
        var source = RandomJSON(seed: 1)
        for _ in 0..<2_000 {
            let value = source.value()
            let text = source.text(value)
            #expect(try JSONValue.parse(text) == value, "\(text)")
            let theirs = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
            #expect(Self.isSame(value, theirs), "\(text)")
        }
    }

    @Test func damagedDocumentsAreAcceptedByBothOrByNeither() {
        var source = RandomJSON(seed: 2)
        var refusals = 0
        for _ in 0..<20_000 {
            let value = source.value(depth: 3)
            let bytes = source.damaged(Array(source.text(value).utf8))
            let refusal = Self.refusal(of: bytes)
            let ours = refusal == nil
            if !ours { refusals += 1 }
            guard !Self.differsByDesign(bytes, refusal) else { continue }
            let theirs = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
            #expect(ours == theirs, "\(String(decoding: bytes, as: UTF8.self)) \(bytes)")
        }
        #expect(refusals > 5_000)
    }

    private static func refusal(of bytes: [UInt8]) -> JSONSyntaxError? {
        do throws(JSONSyntaxError) {
            _ = try JSONValue.parse(bytes)
            return nil
        } catch {
            return error
        }
    }

    /// Foundation guesses UTF-16 and UTF-32 from NUL bytes and byte order marks, lets a comma stand before a closing bracket, and looks at
    /// the size of a number only when it is asked for it.
    private static func differsByDesign(_ bytes: [UInt8], _ refusal: JSONSyntaxError?) -> Bool {
        if bytes.prefix(4).contains(where: { $0 == 0 || $0 >= 0xFE }) || bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return true }
        if refusal?.reason == .numberOutOfRange { return true }
        guard let offset = refusal?.offset, offset < bytes.count, "]}".utf8.contains(bytes[offset]) else { return false }
        return bytes[..<offset].last { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: ",")
    }

    private static func isSame(_ ours: JSONValue, _ theirs: Any) -> Bool {
        switch ours {
        case .null: return theirs is NSNull
        case .bool(let value): return theirs as? Bool == value
        case .integer(let value): return (theirs as? NSNumber)?.int64Value == value
        case .number(let value): return (theirs as? NSNumber)?.doubleValue == value
        case .string(let value): return theirs as? String == value
        case .array(let elements):
            guard let theirs = theirs as? [Any], theirs.count == elements.count else { return false }
            return zip(elements, theirs).allSatisfy { isSame($0, $1) }
        case .object(let object):
            // Which of two equal keys wins is theirs to choose; random documents have some.
            guard let theirs = theirs as? [String: Any] else { return false }
            guard theirs.count == Set(object.members.map(\.key)).count else { return false }
            return theirs.allSatisfy { key, value in object.members.contains { $0.key == key && isSame($0.value, value) } }
        }
    }
}
