/// How traces are exported, by OpenTelemetry's environment variables; without them they are not.
package struct TraceSettings: Sendable, Equatable {
    /// Where batches are sent.
    package var endpoint: String
    /// Of each request; their values may be secrets.
    package var headers: [String: String]
    /// Of one request, nanoseconds.
    package var timeout: Int64
    package var sampler: TraceSampler
    package var maximumQueue: Int
    package var maximumBatch: Int
    /// Nanoseconds from one batch to the next.
    package var period: Int64
    /// Of all requests for one batch, nanoseconds.
    package var patience: Int64
    /// `service.name` and what else tells who sends.
    package var attributes: [String: String]

    /// Reads the variables.
    ///
    /// - Parameters:
    ///   - variable: an empty one counts as not set.
    ///   - report: told of each value that cannot be used; the default stands in for it, as OpenTelemetry demands.
    /// - Returns: `nil` when nothing is to be exported.
    package static func read(
        _ variable: @escaping (String) -> String?, serviceName: String, report: @escaping (String) -> Void
    ) -> TraceSettings? {
        let reader = Reader(variable: variable, report: report)
        if reader["OTEL_SDK_DISABLED"]?.lowercased() == "true" { return nil }
        let own = reader["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"]
        let shared = reader["OTEL_EXPORTER_OTLP_ENDPOINT"]
        switch reader["OTEL_TRACES_EXPORTER"] {
        case "none": return nil
        case "otlp": break
        case nil: if own == nil, shared == nil { return nil }
        case let other?:
            report("OTEL_TRACES_EXPORTER=\(other) is not known, only otlp and none are: no traces are exported")
            return nil
        }
        let endpoint = own ?? (shared ?? "http://localhost:4318").withoutSlash + "/v1/traces"
        guard endpoint.hasPrefix("http://") || endpoint.hasPrefix("https://") else {
            report("the endpoint of OTEL_EXPORTER_OTLP_… must begin with http:// or https://: no traces are exported")
            return nil
        }
        if let spoken = reader.either("PROTOCOL"), spoken != "http/json" {
            report("OTEL_EXPORTER_OTLP_PROTOCOL=\(spoken) is not spoken here: traces are exported as http/json")
        }
        var attributes = reader.pairs("OTEL_RESOURCE_ATTRIBUTES")
        attributes["service.name"] = reader["OTEL_SERVICE_NAME"] ?? attributes["service.name"] ?? serviceName
        let maximumQueue = reader.number("OTEL_BSP_MAX_QUEUE_SIZE", 2_048, in: 1...1_000_000)
        return TraceSettings(
            endpoint: endpoint, headers: reader.pairs(reader.name("HEADERS")),
            timeout: reader.milliseconds(reader.name("TIMEOUT"), 10_000), sampler: reader.sampler, maximumQueue: maximumQueue,
            maximumBatch: min(reader.number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 512, in: 1...100_000), maximumQueue),
            period: reader.milliseconds("OTEL_BSP_SCHEDULE_DELAY", 5_000), patience: reader.milliseconds("OTEL_BSP_EXPORT_TIMEOUT", 30_000),
            attributes: attributes)
    }

    private struct Reader {
        let variable: (String) -> String?
        let report: (String) -> Void

        subscript(name: String) -> String? { variable(name).flatMap { $0.isEmpty ? nil : $0 } }

        /// The variable of traces alone, or else that of all signals.
        func name(_ end: String) -> String {
            let own = "OTEL_EXPORTER_OTLP_TRACES_\(end)"
            return self[own] == nil ? "OTEL_EXPORTER_OTLP_\(end)" : own
        }

        func either(_ end: String) -> String? { self[name(end)] }

        func number(_ name: String, _ standard: Int, in range: ClosedRange<Int>) -> Int {
            guard let text = self[name] else { return standard }
            guard let number = Int(text), range.contains(number) else {
                report("\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound): \(standard) is taken")
                return standard
            }
            return number
        }

        /// As nanoseconds.
        func milliseconds(_ name: String, _ standard: Int) -> Int64 { Int64(number(name, standard, in: 1...3_600_000)) * 1_000_000 }

        /// `a=b,c=d`, percent-encoded as in W3C Baggage.
        func pairs(_ name: String) -> [String: String] {
            var pairs: [String: String] = [:]
            for pair in (self[name] ?? "").split(separator: ",") {
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { Self.decoded($0) }
                // The pair itself may be a secret.
                guard parts.count == 2, let key = parts[0], let value = parts[1], !key.isEmpty else {
                    report("\(name) must be a list like name=value,name=value: what is not is left out")
                    continue
                }
                pairs[key] = value
            }
            return pairs
        }

        var sampler: TraceSampler {
            let standard = TraceSampler(ratio: 1, followsParent: true)
            guard let name = self["OTEL_TRACES_SAMPLER"] else { return standard }
            guard let sampler = TraceSampler(named: name, argument: self["OTEL_TRACES_SAMPLER_ARG"]) else {
                report("OTEL_TRACES_SAMPLER=\(name) with its argument is not known: parentbased_always_on is taken")
                return standard
            }
            return sampler
        }

        private static func decoded(_ text: Substring) -> String? {
            var bytes: [UInt8] = []
            var rest = text.utf8.drop { $0 == 0x20 }
            while let byte = rest.popFirst() {
                guard byte == UInt8(ascii: "%") else {
                    bytes.append(byte)
                    continue
                }
                guard rest.count >= 2, let value = UInt8(Substring(rest.prefix(2)), radix: 16) else { return nil }
                bytes.append(value)
                rest = rest.dropFirst(2)
            }
            while bytes.last == 0x20 { bytes.removeLast() }
            return String(validating: bytes, as: UTF8.self)
        }
    }
}

extension String {
    fileprivate var withoutSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
