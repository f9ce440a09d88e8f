import AsyncHTTPClient
import Diagnostics
import GatewayPlan
import GatewayUpstream
import Glibc
import JSONBytes
import NIOCore
import NIOHTTP1
import NIOPosix

/// Talks to the admin listener of a running gateway.
struct AdminClient {
    /// Reading and changing.
    enum Method: String { case get = "GET", post = "POST" }

    /// What was answered, whatever its status.
    struct Answer {
        let status: Int
        /// `null` when the answer is text.
        let json: JSONValue
        let text: String
    }

    /// A gateway that does not answer, or not as one does.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// More than any route has to say.
    private static let longestAnswer = 64 << 20

    /// Without a slash at its end.
    let url: String
    let token: Secret?
    /// In the history of what is changed.
    let actor: String

    /// One request.
    ///
    /// - Parameters:
    ///   - path: a segment each; they are escaped here.
    ///   - body: sent as JSON unless it is empty.
    func send(
        _ method: Method, _ path: [String], query: [(name: String, value: String)] = [], body: JSONObject = [:]
    ) async throws -> Answer {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = .seconds(2)
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let result: Result<Answer, any Error>
        do {
            result = .success(try await send(method, path, query, body, with: client))
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        return try result.get()
    }

    private func send(
        _ method: Method, _ path: [String], _ query: [(name: String, value: String)], _ body: JSONObject, with client: HTTPClient
    ) async throws -> Answer {
        let target =
            "/" + path.map { PercentEncoding.encoded($0) }.joined(separator: "/") + (query.isEmpty ? "" : "?" + PercentEncoding.form(query))
        var request = HTTPClientRequest(url: url + target)
        request.method = HTTPMethod(rawValue: method.rawValue)
        request.headers = ["accept": "application/json", "setlist-actor": actor]
        token?.reveal { request.headers.add(name: "authorization", value: "Bearer \($0)") }
        if !body.members.isEmpty {
            var bytes = ByteBuffer()
            JSONValue.object(body).write(to: &bytes)
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(bytes)
        }
        do {
            let response = try await client.execute(request, timeout: .seconds(30))
            guard response.headers.first(name: "server")?.hasPrefix("setlist/") == true else {
                throw Failure(
                    description: "What answers at \(url) is not the admin listener of a gateway. Say where that is with --admin URL.")
            }
            let bytes = try await response.body.collect(upTo: Self.longestAnswer)
            return Answer(
                status: Int(response.status.code), json: (try? JSONValue.parse(bytes)) ?? .null, text: String(buffer: bytes))
        } catch let error as Failure {
            throw error
        } catch {
            throw failure(error)
        }
    }

    private func failure(_ error: any Error) -> Failure {
        let why =
            switch error {
            case let error as IOError: String(cString: strerror(error.errnoCode)).lowercased()
            case let error as NIOConnectionError where error.connectionErrors.isEmpty: "the name \(error.host) cannot be resolved"
            case is NIOConnectionError: "connection refused"
            case let error as HTTPClientError: error.shortDescription.lowercased()
            default: "the connection failed"
            }
        return Failure(
            description: """
                No gateway answers at \(url): \(why). Is it running? Start it with `setlist serve`, or say where it is with --admin URL.
                """)
    }
}
