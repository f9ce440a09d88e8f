extension [UInt8] {
    /// `name{labels} value`, and a line feed.
    mutating func writeSample(_ name: String, suffix: StaticString = "", labels: [UInt8], value: Double) {
        writeSampleName(name, suffix: suffix, labels: labels)
        writeNumber(value)
        append(UInt8(ascii: "\n"))
    }

    mutating func writeSampleName(_ name: String, suffix: StaticString = "", labels: [UInt8], bound: String? = nil) {
        self += name.utf8
        suffix.withUTF8Buffer { self += $0 }
        if !labels.isEmpty || bound != nil {
            append(UInt8(ascii: "{"))
            self += labels
            if let bound {
                if !labels.isEmpty { append(UInt8(ascii: ",")) }
                self += "le=\"\(bound)\"".utf8
            }
            append(UInt8(ascii: "}"))
        }
        append(UInt8(ascii: " "))
    }

    /// Whole numbers without a point, others as the shortest text that reads back the same.
    mutating func writeNumber(_ value: Double) {
        if let whole = Int64(exactly: value) {
            writeNumber(UInt64(whole.magnitude), isNegative: whole < 0)
        } else {
            self += value.isInfinite ? (value < 0 ? "-Inf" : "+Inf").utf8 : (value.isNaN ? "NaN" : value.description).utf8
        }
    }

    mutating func writeNumber(_ magnitude: UInt64, isNegative: Bool = false) {
        if isNegative { append(UInt8(ascii: "-")) }
        let start = count
        var rest = magnitude
        repeat {
            append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        self[start...].reverse()
    }
}
