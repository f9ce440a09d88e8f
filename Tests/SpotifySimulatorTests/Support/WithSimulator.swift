import JSONBytes
import NIOPosix
import SpotifySimulator

/// Runs a test against a simulator of its own.
func withSimulator(_ configuration: SimulatorConfiguration = SimulatorConfiguration(), _ body: (Client) async throws -> Void) async throws {
    let simulator = try await SpotifySimulator.start(configuration, group: MultiThreadedEventLoopGroup.singleton)
    do {
        try await body(Client(simulator: simulator))
    } catch {
        try await simulator.shutdown()
        throw error
    }
    try await simulator.shutdown()
}

extension JSONValue {
    /// The value at a path such as `items.0.track.id`.
    func at(_ path: String) -> JSONValue? {
        path.split(separator: ".").reduce(self) { value, step in
            Int(step).map { index in value?.arrayValue.flatMap { $0.indices.contains(index) ? $0[index] : nil } } ?? value?[String(step)]
        }
    }

    func string(_ path: String) -> String { at(path)?.stringValue ?? "" }

    func int(_ path: String) -> Int? { at(path)?.intValue }

    func count(_ path: String) -> Int? { at(path)?.arrayValue?.count }

    /// The keys of an object, in order.
    func keys(_ path: String = "") -> [String] { at(path)?.objectValue?.members.map(\.key) ?? [] }

    /// The strings under a path of each element of the list at another.
    func strings(_ list: String, _ path: String) -> [String] { at(list)?.arrayValue?.map { $0.string(path) } ?? [] }
}
