import NIOCore

/// The last requests that arrived, in order.
struct RequestLog: Sendable {
    private static let capacity = 1000

    private(set) var requests = CircularBuffer<SimulatorRequest>()

    mutating func append(_ request: SimulatorRequest) {
        if requests.count == Self.capacity { requests.removeFirst() }
        requests.append(request)
    }

    mutating func removeAll() { requests.removeAll() }
}
