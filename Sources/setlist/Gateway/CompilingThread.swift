import NIOCore
import NIOPosix

/// The thread on which a serving gateway compiles its configurations.
///
/// The allocator keeps memory by thread: what one compilation leaves is there for the next, and not somewhere else each time.
actor CompilingThread {
    static let shared = CompilingThread()

    nonisolated let loop: any EventLoop = MultiThreadedEventLoopGroup(numberOfThreads: 1).next()

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.executor.asUnownedSerialExecutor() }

    func run<Result: Sendable>(_ body: @Sendable () throws -> Result) rethrows -> Result { try body() }
}
