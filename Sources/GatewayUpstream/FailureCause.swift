import AsyncHTTPClient
import Glibc
import NIOCore
import NIOPosix

/// What went wrong with a connection, in words for the caller.
///
/// The errors' own descriptions are never shown: some of them quote the request, and with it its credential.
enum FailureCause {
    static func text(_ error: any Error) -> String {
        switch error {
        case let error as IOError:
            return String(cString: strerror(error.errnoCode)).lowercased()
        case let error as NIOConnectionError:
            if let attempt = error.connectionErrors.first { return text(attempt.error) }
            return "the name \(error.host) cannot be resolved"
        case let error as HTTPClientError:
            // The long description quotes header values.
            return error.shortDescription.lowercased()
        default:
            return "the connection failed (\(type(of: error)))"
        }
    }
}
