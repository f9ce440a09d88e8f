import NIOCore
import Synchronization

/// Lets callers of the same read share one upstream exchange: a task of its own, which outlives whoever began it.
final class FlightBoard: Sendable {
    /// How waiting for a flight ended.
    enum Arrival: Sendable {
        case landed(Engine.Fetched, by: Principal)
        /// The flight was cancelled before this caller joined it: try again.
        case abandoned
        /// The caller's task was cancelled.
        case cancelled
        /// The caller's own deadline came first.
        case late
    }

    /// A place on a flight.
    struct Ticket: Sendable {
        let flight: Int
        let passenger: Int
        /// Who has it carries the flight out.
        let leads: Bool
    }

    private struct State {
        var table = FlightTable()
        var lastPassenger = 0
        var waiting: [Int: CheckedContinuation<Arrival, Never>] = [:]
        /// Landed, or left, before the caller began to wait.
        var early: [Int: Arrival] = [:]
        var tasks: [Int: Task<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    /// How many exchanges are under way.
    var count: Int { state.withLock { $0.table.flights.count } }

    func board(
        _ key: FlightTable.Key, principal: Principal, insists: Bool, now: Int64, start: @autoclosure () -> FlightTable.Start,
        isCurrent: ([TagStamp]) -> Bool
    ) -> Ticket {
        state.withLock { state in
            state.lastPassenger += 1
            let passenger = state.lastPassenger
            let boarding = state.table.board(
                key, passenger: passenger, principal: principal, insists: insists, now: now, start: start(), isCurrent: isCurrent)
            switch boarding {
            case .lead(let flight): return Ticket(flight: flight, passenger: passenger, leads: true)
            case .follow(let flight): return Ticket(flight: flight, passenger: passenger, leads: false)
            }
        }
    }

    func beginUnasked(
        _ key: FlightTable.Key, principal: Principal, now: Int64, start: @autoclosure () -> FlightTable.Start,
        isCurrent: ([TagStamp]) -> Bool
    ) -> Int? {
        state.withLock { $0.table.beginUnasked(key, principal: principal, now: now, start: start(), isCurrent: isCurrent) }
    }

    /// The tags as they were before the flight's request.
    func stamps(of flight: Int) -> [TagStamp] { state.withLock { $0.table.flights[flight]?.start.stamps ?? [] } }

    /// Carries a flight out in a task of its own.
    ///
    /// - Parameters:
    ///   - executor: where it runs; the caller's event loop, so that an exchange crosses no thread.
    ///   - work: gives the answer, whatever comes of it.
    func fly(
        _ flight: Int, on executor: (any TaskExecutor)?, as principal: Principal, _ work: @escaping @Sendable () async -> Engine.Fetched
    ) {
        // The one place with tasks that nobody waits for: a caller that gives up must not end what others wait for.
        let task = Task(executorPreference: executor) { self.land(flight, .landed(await work(), by: principal)) }
        let isOver = state.withLock { state in
            guard let flown = state.table.flights[flight] else { return false }
            state.tasks[flight] = task
            return flown.isCancelled
        }
        if isOver { task.cancel() }
    }

    /// Waits for a flight; leaves it when the caller's task is cancelled or `deadline` has come.
    func wait(_ ticket: Ticket, until deadline: NIODeadline, now: NIODeadline) async -> Arrival {
        guard deadline < .distantFuture else { return await wait(ticket) }
        let alarm = Task {
            try await Task.sleep(for: .nanoseconds((deadline - now).nanoseconds))
            self.leave(ticket, .late)
        }
        defer { alarm.cancel() }
        return await wait(ticket)
    }

    private func wait(_ ticket: Ticket) async -> Arrival {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let early: Arrival? = state.withLock { state in
                    if let arrival = state.early.removeValue(forKey: ticket.passenger) { return arrival }
                    state.waiting[ticket.passenger] = continuation
                    return nil
                }
                if let early { continuation.resume(returning: early) }
            }
        } onCancel: {
            leave(ticket, .cancelled)
        }
    }

    private func leave(_ ticket: Ticket, _ why: Arrival) {
        let (continuation, task) = state.withLock { state -> (CheckedContinuation<Arrival, Never>?, Task<Void, Never>?) in
            guard state.table.flights[ticket.flight]?.passengers.contains(ticket.passenger) == true else { return (nil, nil) }
            let isLast = state.table.leave(ticket.passenger, flight: ticket.flight)
            let continuation = state.waiting.removeValue(forKey: ticket.passenger)
            if continuation == nil { state.early[ticket.passenger] = why }
            return (continuation, isLast ? state.tasks[ticket.flight] : nil)
        }
        task?.cancel()
        continuation?.resume(returning: why)
    }

    private func land(_ flight: Int, _ arrival: Arrival) {
        let (waiting, arrival) = state.withLock { state in
            state.tasks[flight] = nil
            let (passengers, wasCancelled) = state.table.land(flight)
            let arrival = wasCancelled ? Arrival.abandoned : arrival
            var waiting: [CheckedContinuation<Arrival, Never>] = []
            for passenger in passengers {
                if let continuation = state.waiting.removeValue(forKey: passenger) {
                    waiting.append(continuation)
                } else {
                    state.early[passenger] = arrival
                }
            }
            return (waiting, arrival)
        }
        for continuation in waiting { continuation.resume(returning: arrival) }
    }
}
