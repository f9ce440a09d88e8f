import Foundation
import GatewayPlan
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

@testable import GatewayUpstream

/// A service with a token endpoint at `/token` and an API everywhere else, answered by closures; it remembers what it was asked.
final class FakeService: Sendable {
    typealias Answer = @Sendable (Request) async -> (status: Int, json: String)

    struct Request: Sendable {
        let path: String
        let authorization: String?
        let body: String

        var form: FormFields { FormFields(body[...]) }
        var token: String? { authorization.map { String($0.dropFirst("Bearer ".count)) } }
    }

    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let seen = Mutex<[Request]>([])
    private let answer: Answer
    private let channel = Mutex<(any Channel)?>(nil)

    private init(_ answer: @escaping Answer) { self.answer = answer }

    /// Serves while `body` runs.
    static func run(_ answer: @escaping Answer, _ body: (FakeService) async throws -> Void) async throws {
        let service = FakeService(answer)
        let channel = try await ServerBootstrap(group: service.group)
            .childChannelInitializer { channel in
                channel.pipeline.configureHTTPServerPipeline().flatMapThrowing {
                    try channel.pipeline.syncOperations.addHandler(Handler(service))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        service.channel.withLock { $0 = channel }
        let result: Result<Void, any Error>
        do { result = .success(try await body(service)) } catch { result = .failure(error) }
        try await channel.close().get()
        try await service.group.shutdownGracefully()
        try result.get()
    }

    var baseURL: String { channel.withLock { "http://127.0.0.1:\($0?.localAddress?.port ?? 0)" } }
    var requests: [Request] { seen.withLock { $0 } }
    var tokenRequests: [Request] { requests.filter { $0.path == "/token" } }
    var calls: [Request] { requests.filter { $0.path != "/token" } }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let service: FakeService
        private var head: HTTPRequestHead?
        private var body = ByteBuffer()

        init(_ service: FakeService) { self.service = service }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): self.head = head
            case .body(let part): body.writeImmutableBuffer(part)
            case .end:
                guard let head else { return }
                let request = Request(
                    path: head.uri, authorization: head.headers.first(name: "authorization"), body: String(buffer: body))
                body.clear()
                service.seen.withLock { $0.append(request) }
                let (channel, answer) = (context.channel, service.answer)
                Task {
                    let (status, json) = await answer(request)
                    let head = HTTPResponseHead(
                        version: .http1_1, status: .init(statusCode: status),
                        headers: ["content-type": "application/json", "content-length": String(json.utf8.count)])
                    channel.write(HTTPServerResponsePart.head(head), promise: nil)
                    channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: json))), promise: nil)
                    channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
                }
            }
        }
    }
}

/// A credential of a fake service, with a store in a directory of its own.
struct SignInFixture {
    static let start: Int64 = 1_795_000_000

    let directory = FileManager.default.temporaryDirectory.appending(path: "setlist-\(UUID().uuidString)").path
    let clock = FakeWallClock()
    let events = EventLog()

    var path: String { directory + "/tokens.json" }

    func plan(_ service: FakeService, flow: OAuthPlan.Flow? = nil, refreshToken: String? = nil, clientSecret: String? = nil) -> OAuthPlan {
        let day: Int64 = 86_400_000_000_000
        let signIn = SignInPlan(
            authorizeURL: service.baseURL + "/authorize", redirect: .init(host: "127.0.0.1", port: 0, path: "/callback"),
            refreshToken: refreshToken.map { Secret($0) }, lifetime: 180 * day, warnBefore: 30 * day, identityTool: nil)
        return OAuthPlan(
            name: "user", flow: flow ?? .authorizationCode(signIn), tokenURL: service.baseURL + "/token", clientID: "app",
            clientSecret: clientSecret.map { Secret($0) }, fixedToken: nil, help: "Sign in.", refreshAhead: 60_000_000_000,
            requestTimeout: 120_000_000_000, store: TokenStorePlan(path: path, key: nil, watch: 1_000_000_000))
    }

    func source() -> TokenSource {
        let (clock, events) = (clock, events)
        return TokenSource(standardStorePath: "", now: { clock.now }, report: { events.add($0) })
    }

    var store: TokenStore { TokenStore(TokenStorePlan(path: path, key: nil, watch: 1), standardPath: "") }

    /// Somebody has signed in; the access token lasts for so many seconds from the start.
    func signIn(accessToken: String = "a1", lasting seconds: Int64 = 3600, refreshToken: String? = "r1", account: String = "default") throws
    {
        var document = try store.read()
        document.put(
            StoredAccount(
                credential: "user", account: account, clientID: "app", accessToken: Secret(accessToken),
                accessTokenEndsAt: Self.start + seconds, refreshToken: refreshToken.map { Secret($0) }, scopes: ["x"],
                authorizedAt: Self.start))
        try FilePath.makeDirectory(directory)
        try store.file.write(document)
    }

    func kept(_ account: String = "default") throws -> StoredAccount? { try store.read().account(account, of: "user") }

    func remove() { try? FileManager.default.removeItem(atPath: directory) }
}

/// A time of day that stands still until a test moves it.
final class FakeWallClock: Sendable {
    private let time = Mutex(SignInFixture.start * 1_000_000_000)

    /// Nanoseconds since 1970.
    var now: Int64 { time.withLock { $0 } }
    func advance(seconds: Int64) { time.withLock { $0 += seconds * 1_000_000_000 } }
}

/// What was reported of sign-ins.
final class EventLog: Sendable {
    private let events = Mutex<[CredentialEvent]>([])

    func add(_ event: CredentialEvent) { events.withLock { $0.append(event) } }
    var all: [CredentialEvent] { events.withLock { $0 } }
}

extension Secret {
    var text: String { reveal { $0 } }
}
