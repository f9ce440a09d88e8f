import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// Writes messages to a descriptor, one after the other, on a thread of its own.
final class DescriptorWriter: Sendable {
    private struct Room {
        var unwritten = 0
        /// Somebody waits for room.
        var waiter: CheckedContinuation<Void, Never>?
        var isWaitOver = false

        var isThere: Bool { isWaitOver || unwritten <= maximumUnwritten }
    }

    /// Bytes; with more than this unwritten there is no room.
    private static let maximumUnwritten = 4 << 20

    private let descriptor: CInt
    private let thread: NIOThreadPool
    private let isBroken = Atomic(false)
    private let room = Mutex(Room())
    private let onFailure: @Sendable () -> Void

    /// - Parameter onFailure: called once nobody reads any more.
    init(_ descriptor: CInt, onFailure: @escaping @Sendable () -> Void) {
        self.descriptor = descriptor
        self.onFailure = onFailure
        self.thread = NIOThreadPool(numberOfThreads: 1)
        thread.start()
    }

    /// Appends a message and its line feed; messages come out whole and in the order of the calls.
    func write(line: ByteBuffer) { write(line: line, unlessUnwritten: .max) }

    /// Likewise, unless so much is unwritten already.
    ///
    /// - Returns: whether it will be written.
    @discardableResult func write(line: ByteBuffer, unlessUnwritten limit: Int) -> Bool {
        var line = line
        line.writeStaticString("\n")
        let count = line.readableBytes
        let isTaken = room.withLock { room in
            guard room.unwritten <= limit else { return false }
            room.unwritten += count
            return true
        }
        guard isTaken else { return false }
        thread.submit { [line] state in
            guard case .active = state else { return }
            let unwritten = self.writeNow(line)
            self.makeRoom { $0.unwritten -= unwritten }
        }
        return true
    }

    /// Waits until there is room for more, or until `stopWaiting`; to be called by one task only.
    func waitForRoom() async {
        guard !room.withLock({ $0.isThere }) else { return }
        await withCheckedContinuation { continuation in
            makeRoom { $0.waiter = continuation }
        }
    }

    /// Ends a wait for room under way and every later one: nobody may be going to read.
    func stopWaiting() { makeRoom { $0.isWaitOver = true } }

    /// Waits for what was written before, but not for a reader who has stopped reading.
    ///
    /// - Parameter grace: how long the reader may take nothing at all.
    func close(within grace: Duration) async {
        let deadline = Task {
            var unwritten: Int
            repeat {
                unwritten = room.withLock { $0.unwritten }
                try await Task.sleep(for: grace)
            } while room.withLock({ $0.unwritten }) < unwritten
            isBroken.store(true, ordering: .relaxed)
        }
        // The one thread comes to this after everything before it.
        try? await thread.runIfActive {}
        deadline.cancel()
        try? await thread.shutdownGracefully()
    }

    /// Writes all of a line, piece by piece.
    ///
    /// - Returns: how much of it nobody took.
    private func writeNow(_ line: ByteBuffer) -> Int {
        var rest = line
        while rest.readableBytes > 0, !isBroken.load(ordering: .relaxed) {
            var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            // Now and then it is looked whether the wait is still wanted.
            let ready = poll(&wait, 1, 100)
            guard ready > 0 else {
                if ready < 0, errno != EINTR { fail() }
                continue
            }
            // A pipe that is ready takes this much without blocking.
            let count = rest.withUnsafeReadableBytes { Glibc.write(descriptor, $0.baseAddress, min($0.count, 4096)) }
            if count >= 0 {
                rest.moveReaderIndex(forwardBy: count)
                makeRoom { $0.unwritten -= count }
            } else if errno != EINTR, errno != EAGAIN {
                fail()
            }
        }
        return rest.readableBytes
    }

    /// Changes the room and lets the waiter go on when there is enough of it.
    private func makeRoom(_ change: (inout Room) -> Void) {
        let waiter = room.withLock { room in
            change(&room)
            guard room.isThere else { return nil as CheckedContinuation<Void, Never>? }
            defer { room.waiter = nil }
            return room.waiter
        }
        waiter?.resume()
    }

    private func fail() {
        if !isBroken.exchange(true, ordering: .relaxed) { onFailure() }
    }
}
