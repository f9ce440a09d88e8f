import AsyncHTTPClient
package import NIOCore
import NIOHTTP1

/// Fetches a small document now and then.
package enum DocumentFetcher {
    /// Bytes.
    private static let maximumSize = 1 << 20

    /// Why there is no document, in words for the operator.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// The body of a 200; redirects are not followed.
    package static func fetch(_ url: String, timeout: TimeAmount, group: any EventLoopGroup) async throws -> [UInt8] {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = timeout
        let client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
        let result: Result<[UInt8], Failure>
        do {
            var request = HTTPClientRequest(url: url)
            request.headers = ["accept": "application/json"]
            let response = try await client.execute(request, timeout: timeout)
            let body = try await response.body.collect(upTo: maximumSize)
            result =
                response.status == .ok
                ? .success(Array(body.readableBytesView)) : .failure(Failure(description: "\(url) answered \(response.status.code)"))
        } catch {
            result = .failure(Failure(description: "\(url) cannot be reached: \(FailureCause.text(error))"))
        }
        try? await client.shutdown()
        return try result.get()
    }
}
