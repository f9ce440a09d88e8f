/// The faults in force and how often each may still happen.
struct FaultTable: Sendable {
    private(set) var faults: [SimulatorFault]

    init(_ faults: [SimulatorFault]) { self.faults = faults }

    /// The first fault that this request meets; a fault that has happened as often as it should is gone.
    mutating func take(method: String, path: String, at elapsed: Duration) -> SimulatorFault? {
        let found = faults.firstIndex { fault in
            (fault.method ?? method) == method && fault.from <= elapsed && fault.until.map { elapsed < $0 } ?? true
                && Self.matches(Array(fault.path.utf8)[...], Array(path.utf8)[...])
        }
        guard let found else { return nil }
        let fault = faults[found]
        if let times = fault.times {
            faults[found].times = times - 1
            if times <= 1 { faults.remove(at: found) }
        }
        return fault
    }

    private static func matches(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        guard first == UInt8(ascii: "*") else { return text.first == first && matches(pattern.dropFirst(), text.dropFirst()) }
        return (text.startIndex...text.endIndex).contains { matches(pattern.dropFirst(), text[$0...]) }
    }
}
