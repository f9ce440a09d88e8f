import Glibc
import NIOCore
import NIOPosix

/// Reads a descriptor of any kind, pipe, file or terminal, on a thread of its own.
///
/// The descriptor keeps its flags: what is set on it is shared with the process that started this one.
final class DescriptorReader: Sendable {
    private let descriptor: CInt
    private let thread: NIOThreadPool
    private let wakeUp: (read: CInt, write: CInt)

    /// - Throws: the system's error when no pipe can be made.
    init(_ descriptor: CInt) throws {
        var ends: [CInt] = [0, 0]
        guard pipe(&ends) == 0 else { throw IOError(errnoCode: errno, reason: "pipe") }
        self.descriptor = descriptor
        self.wakeUp = (ends[0], ends[1])
        self.thread = NIOThreadPool(numberOfThreads: 1)
        thread.start()
    }

    /// The next bytes; `nil` at the end of the input, after an error, and after `stop`.
    func next() async -> ByteBuffer? {
        // The pool fails only when it has been shut down.
        (try? await thread.runIfActive { self.read() }) ?? nil
    }

    /// Ends a `next` under way and every later one.
    func stop() {
        var byte: UInt8 = 0
        _ = Glibc.write(wakeUp.write, &byte, 1)
    }

    /// Gives the thread and the pipe back; to be called once, when no `next` is under way.
    func close() async {
        try? await thread.shutdownGracefully()
        _ = Glibc.close(wakeUp.read)
        _ = Glibc.close(wakeUp.write)
    }

    private func read() -> ByteBuffer? {
        while true {
            var waits = [
                pollfd(fd: wakeUp.read, events: Int16(POLLIN), revents: 0), pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&waits, 2, -1) >= 0 else {
                if errno == EINTR { continue }
                return nil
            }
            guard waits[0].revents == 0 else { return nil }
            var buffer = ByteBuffer()
            let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 65_536) {
                max(0, Glibc.read(descriptor, $0.baseAddress, $0.count))
            }
            if count > 0 { return buffer }
            guard count < 0, errno == EINTR || errno == EAGAIN else { return nil }
        }
    }
}
