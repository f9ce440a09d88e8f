import JSONBytes
import Testing

@Suite struct HexadecimalTests {
    @Test func everyByteHasTwoDigits() {
        #expect(Hexadecimal.encode([]) == "")
        #expect(Hexadecimal.encode([0x00, 0x09, 0x0A, 0x10, 0x9F, 0xA0, 0xFF]) == "00090a109fa0ff")
    }
}
