import Glibc

/// Reads whole files through POSIX, without Foundation.
enum FileReader {
    /// Why a file cannot be read, in the system's words.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// More than any configuration or secret has; it keeps a device file from being read without end.
    private static let maximumBytes = 16 << 20

    static func read(_ path: String) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(description: message(of: errno)) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= maximumBytes {
            let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                bytes += chunk[..<count]
            } else if count == 0 {
                return bytes
            } else if errno != EINTR {
                throw Failure(description: message(of: errno))
            }
        }
        throw Failure(description: "larger than 16 MiB")
    }

    private static func message(of code: Int32) -> String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
}
