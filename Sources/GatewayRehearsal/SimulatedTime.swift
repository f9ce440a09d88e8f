package import GatewayEngine
package import NIOCore
import Synchronization

/// Runs tasks one after the other on a clock that moves only when all of them wait: the same every time.
///
/// `run()` ends when nothing is left to do and nobody sleeps.
package final class SimulatedTime: TaskExecutor {
    private struct State {
        var now = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
        var jobs: [UnownedJob] = []
        var sleepers = SleeperHeap()
        var nextNumber: UInt64 = 0
    }

    private let state = Mutex(State())

    package init() {}

    package var now: NIODeadline { state.withLock(\.now) }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
    }

    /// The engine's clock in this time.
    package var clock: EngineClock {
        EngineClock(now: { self.now }) { time in
            let isHeld = Mutex<CheckedContinuation<Void, Never>?>(nil)
            let wake: @Sendable () -> Void = { isHeld.withLock { $0.take() }?.resume() }
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    isHeld.withLock { $0 = continuation }
                    if Task.isCancelled { wake() } else { self.wake(at: time, wake) }
                }
            } onCancel: {
                wake()
            }
        }
    }

    /// Starts a task in this time.
    package func start(_ body: @escaping @Sendable () async -> Void) {
        Task(executorPreference: self) { await body() }
    }

    /// Runs everything, and lets time pass whenever everybody waits for it.
    package func run() {
        while step(until: .distantFuture) {}
    }

    /// The same until something has come about; time stands still from then on.
    ///
    /// - Returns: whether it has; `false`: nothing is left to do, and nobody sleeps.
    package func run(until isDone: () -> Bool) -> Bool {
        while !isDone() {
            guard step(until: .distantFuture) else { return false }
        }
        return true
    }

    /// Runs everything up to a time, which it is then.
    package func run(to time: NIODeadline) {
        while step(until: time) {}
        state.withLock { $0.now = max($0.now, time) }
    }

    /// Runs what is ready or, when nothing is, lets time pass up to the next who sleeps; `false`: nobody does who wakes by then.
    private func step(until limit: NIODeadline) -> Bool {
        let jobs = state.withLock { state -> [UnownedJob] in
            defer { state.jobs = [] }
            return state.jobs
        }
        for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
        guard jobs.isEmpty else { return true }
        let wake = state.withLock { state -> (@Sendable () -> Void)? in
            guard let sleeper = state.sleepers.popFirst(by: limit) else { return nil }
            state.now = max(state.now, sleeper.time)
            return sleeper.wake
        }
        wake?()
        return wake != nil
    }
}

extension SimulatedTime: AlarmClock {
    package func wake(at time: NIODeadline, _ ring: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.nextNumber += 1
            state.sleepers.insert(Sleeper(time: time, number: state.nextNumber, wake: ring))
        }
    }
}

/// Somebody to be woken; of two for the same time, the one who came first.
private struct Sleeper {
    var time: NIODeadline
    var number: UInt64
    var wake: @Sendable () -> Void

    static func < (left: Sleeper, right: Sleeper) -> Bool { (left.time, left.number) < (right.time, right.number) }
}

/// A binary heap, the earliest first.
private struct SleeperHeap {
    private var sleepers: [Sleeper] = []

    mutating func insert(_ sleeper: Sleeper) {
        sleepers.append(sleeper)
        var child = sleepers.count - 1
        while child > 0, sleepers[child] < sleepers[(child - 1) / 2] {
            sleepers.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func popFirst(by limit: NIODeadline) -> Sleeper? {
        guard let first = sleepers.first, first.time <= limit, let last = sleepers.popLast() else { return nil }
        guard !sleepers.isEmpty else { return first }
        sleepers[0] = last
        var parent = 0
        while true {
            let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < sleepers.count }
            guard let least = children.min(by: { sleepers[$0] < sleepers[$1] }), sleepers[least] < sleepers[parent] else { return first }
            sleepers.swapAt(least, parent)
            parent = least
        }
    }
}
