/// How often each kind of event happened to the answers of each tool: plain numbers, counted under the lock of whoever has them.
struct EventCounters<Event: CaseIterable & RawRepresentable<Int>> {
    private let width = Event.allCases.count
    /// By tool and event.
    private var numbers: [UInt64] = []

    mutating func count(_ event: Event, of tool: Int) {
        let index = tool * width + event.rawValue
        if index >= numbers.count { numbers += [UInt64](repeating: 0, count: (tool + 1) * width - numbers.count) }
        numbers[index] &+= 1
    }

    /// Of all tools.
    func total(_ event: Event) -> UInt64 {
        stride(from: event.rawValue, to: numbers.count, by: width).reduce(0) { $0 + numbers[$1] }
    }

    func number(_ event: Event, of tool: Int) -> UInt64 {
        let index = tool * width + event.rawValue
        return index < numbers.count ? numbers[index] : 0
    }
}
