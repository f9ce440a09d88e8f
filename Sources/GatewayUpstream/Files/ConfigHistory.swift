import JSONBytes
import NIOCore

/// The configurations that were served last, as they were read: to start from when the files are broken, and to go back to.
package struct ConfigHistory: Sendable {
    /// One of them.
    package struct Entry: Sendable, Equatable {
        package let revision: String
        /// The text of endpoints.yaml.
        package let endpoints: String
        /// The text of policies.yaml.
        package let policies: String

        package init(revision: String, endpoints: String, policies: String) {
            self.revision = revision
            self.endpoints = endpoints
            self.policies = policies
        }
    }

    /// How many are kept.
    package static let maximum = 5

    private let file: StateFile

    package init(path: String) { file = StateFile(path: path) }

    /// The latest first; none when there is no file, or one that cannot be read.
    package var entries: [Entry] {
        guard let bytes = try? file.read()?.bytes, let rows = try? JSONValue.parse(ByteBuffer(bytes: bytes)).arrayValue else { return [] }
        return rows.compactMap { row in
            guard let revision = row["revision"]?.stringValue, let endpoints = row["endpoints"]?.stringValue,
                let policies = row["policies"]?.stringValue
            else { return nil }
            return Entry(revision: revision, endpoints: endpoints, policies: policies)
        }
    }

    /// The one to go back to from what is served now.
    package func before(_ revision: String) -> Entry? {
        let entries = entries
        guard let served = entries.firstIndex(where: { $0.revision == revision }) else { return entries.first }
        return entries[(served + 1)...].first
    }

    /// Keeps a configuration that is served from now on as the latest.
    package func keep(_ entry: Entry) throws { try write([entry] + entries.filter { $0.revision != entry.revision }) }

    /// Forgets what was served after this one, so that going back again goes further back.
    package func drop(laterThan revision: String) throws {
        let entries = entries
        if let place = entries.firstIndex(where: { $0.revision == revision }) { try write(Array(entries[place...])) }
    }

    private func write(_ entries: [Entry]) throws(SystemFailure) {
        let rows = entries.prefix(Self.maximum).map { entry in
            JSONValue.object([
                "revision": .string(entry.revision), "endpoints": .string(entry.endpoints), "policies": .string(entry.policies),
            ])
        }
        var bytes = ByteBuffer()
        JSONValue.array(rows).write(to: &bytes)
        try file.write(Array(buffer: bytes), suffix: ".new")
    }
}
