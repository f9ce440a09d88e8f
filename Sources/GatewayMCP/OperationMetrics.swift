package import GatewayTelemetry
package import NIOCore
import Synchronization

/// How long the requests of clients take, whatever they ask for, under the names of the OpenTelemetry conventions.
package final class OperationMetrics: Sendable {
    /// The way that messages come.
    package enum Transport: String, Sendable {
        case tcp
        case pipe
    }

    /// What an answer is that is not the wanted one.
    enum Failure: Hashable {
        case tool
        case rpc(code: Int)
        case cancelled

        var word: String {
            switch self {
            case .tool: "tool_error"
            case .rpc(let code): String(code)
            case .cancelled: "cancelled"
            }
        }
    }

    private struct Key: Hashable {
        let method: Method
        let failure: Failure
    }

    private let registry: MetricRegistry
    private let transport: Transport
    private let now: @Sendable () -> NIODeadline
    /// By the raw value of `Method`.
    private let successes: [Histogram]
    private let toolErrors: Histogram
    /// The others, which are few: a method and a code.
    private let failures = Mutex<[Key: Histogram]>([:])

    /// Takes the handles, which makes their series, at zero.
    package init(_ transport: Transport, in registry: MetricRegistry, now: @escaping @Sendable () -> NIODeadline = { .now() }) {
        self.registry = registry
        self.transport = transport
        self.now = now
        successes = Method.allCases.map { registry.histogram(.operationDuration, $0.name, transport.rawValue, "") }
        toolErrors = registry.histogram(.operationDuration, Method.toolsCall.name, transport.rawValue, Failure.tool.word)
    }

    /// A request has been answered.
    func count(_ method: Method, _ failure: Failure? = nil, since arrival: NIODeadline) {
        let duration = (now() - arrival).nanoseconds
        switch failure {
        case nil: successes[method.rawValue].record(nanoseconds: duration)
        case .tool? where method == .toolsCall: toolErrors.record(nanoseconds: duration)
        case let failure?: histogram(method, failure).record(nanoseconds: duration)
        }
    }

    private func histogram(_ method: Method, _ failure: Failure) -> Histogram {
        failures.withLock { failures in
            let key = Key(method: method, failure: failure)
            if let known = failures[key] { return known }
            let made = registry.histogram(.operationDuration, method.name, transport.rawValue, failure.word)
            failures[key] = made
            return made
        }
    }
}

/// How many streams to clients stand open.
package struct StreamMetrics: MetricSource {
    private let server: MCPServer

    package init(_ server: MCPServer) { self.server = server }

    package func collect(into samples: inout MetricSamples) {
        for kind in StreamBudget.Kind.allCases { samples.add(.streams, kind.rawValue, value: Double(server.budget.count(kind))) }
    }
}
