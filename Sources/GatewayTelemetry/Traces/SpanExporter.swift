import JSONBytes
package import NIOCore

/// Sends spans to a collector in batches, in a task of its own: when a batch is full, when the time is up, and at the end.
package struct SpanExporter: Sendable {
    /// What came of one request to the collector.
    package enum Delivery: Sendable, Equatable {
        case accepted
        /// It may be taken later; the pause that was asked for, nanoseconds.
        case later(after: Int64?, why: String)
        /// It will not be taken.
        case rejected(why: String)
    }

    /// Sends one body.
    package typealias Send = @Sendable (ByteBuffer) async -> Delivery

    /// Requests for one batch.
    private static let maximumAttempts = 5
    /// Nanoseconds before the second of them; doubled each time.
    private static let firstPause: Int64 = 1_000_000_000

    private let queue: SpanQueue
    private let resource: OTLPRequest.Resource
    /// Nanoseconds from one sending to the next when no batch fills before.
    private let period: Int64
    /// Nanoseconds that the attempts at one batch may take in all.
    private let patience: Int64
    private let sleep: @Sendable (_ nanoseconds: Int64) async -> Void
    private let report: @Sendable (_ problem: String?) -> Void
    private let send: Send

    /// - Parameters:
    ///   - sleep: returns early when its task is cancelled.
    ///   - report: told when spans are lost for the first time, and with `nil` when they arrive again.
    package init(
        queue: SpanQueue, resource: OTLPRequest.Resource, period: Int64, patience: Int64,
        sleep: @escaping @Sendable (_ nanoseconds: Int64) async -> Void, report: @escaping @Sendable (_ problem: String?) -> Void,
        send: @escaping Send
    ) {
        self.queue = queue
        self.resource = resource
        self.period = period
        self.patience = patience
        self.sleep = sleep
        self.report = report
        self.send = send
    }

    /// Sends until `SpanQueue.finish`, and then once more what is left.
    package func run() async {
        var isWell = true
        await withTaskGroup { group in
            group.addTask {
                while !Task.isCancelled {
                    await sleep(period)
                    queue.wake()
                }
            }
            for await _ in queue.wakes { await sendAll(&isWell) }
            group.cancelAll()
        }
        await sendAll(&isWell)
    }

    private func sendAll(_ isWell: inout Bool) async {
        while true {
            let batch = queue.take()
            guard !batch.isEmpty else { return }
            let problem = await deliver(OTLPRequest.encode(batch, resource))
            queue.count { counts in if problem == nil { counts.exported += batch.count } else { counts.failed += batch.count } }
            switch (problem, isWell) {
            case (let problem?, true):
                report(problem)
                isWell = false
            case (nil, false):
                report(nil)
                isWell = true
            case (nil, true), (_?, false): break
            }
            // Whoever stops does not wait for a collector that is away.
            if problem != nil, queue.isFinished { return }
        }
    }

    /// - Returns: why the batch is lost; `nil`: it is not.
    private func deliver(_ body: ByteBuffer) async -> String? {
        var pause = Self.firstPause
        var waited: Int64 = 0
        for attempt in 1... {
            switch await send(body) {
            case .accepted: return nil
            case .rejected(let why): return why
            case .later(let after, let why):
                let wait = max(after ?? 0, pause)
                guard !queue.isFinished, attempt < Self.maximumAttempts, waited + wait <= patience else { return why }
                waited += wait
                pause *= 2
                await queue.pause { await sleep(wait) }
            }
        }
        return nil
    }
}
