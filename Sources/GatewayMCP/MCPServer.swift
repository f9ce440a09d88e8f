package import GatewayEngine
import GatewayPlan
import JSONBytes
import NIOCore

/// Speaks MCP: message bytes in, reply bytes out, without a transport and without state between messages.
///
/// What is remembered between messages is in a `ClientSession`: of the client on a pipe, and over HTTP of older clients.
package final class MCPServer: Sendable {
    let engine: Engine
    let documents: Documents
    let hub: ChangeHub
    let budget: StreamBudget
    let sessions: SessionTable
    let watch: ResourceWatch
    let relaySeal: RelaySeal
    let seal: ConfirmationSeal
    let succession: Succession
    /// `nil`: nothing is counted.
    let operations: OperationMetrics?

    /// - Parameter operations: counts every request; `nil`: nobody does.
    package init(engine: Engine, operations: OperationMetrics? = nil) {
        self.operations = operations
        let (streams, hub) = (engine.plan.listener.streams, ChangeHub())
        self.engine = engine
        self.documents = Documents(plan: engine.plan)
        self.relaySeal = RelaySeal()
        self.seal = ConfirmationSeal()
        self.succession = Succession()
        self.hub = hub
        self.budget = StreamBudget(maximum: streams.maximum, maximumPerPrincipal: streams.maximumPerCaller)
        let watch = ResourceWatch(engine: engine) { hub.publish($0) }
        self.watch = watch
        self.sessions = SessionTable(maximum: streams.maximumSessions, idleTimeout: streams.sessionIdleTimeout) { session in
            hub.remove(session)
            // First, so that there are no more subscriptions behind those that are taken back.
            session.end()
            for uri in session.subscriptions { watch.remove(uri, session.principal) }
        }
    }

    /// The server of the next Plan, with the clients of this one; not asked before `succeed`.
    private init(engine: Engine, after previous: MCPServer) {
        self.engine = engine
        documents = Documents(plan: engine.plan)
        hub = previous.hub
        budget = previous.budget
        sessions = previous.sessions
        watch = previous.watch
        relaySeal = previous.relaySeal
        seal = previous.seal
        operations = previous.operations
        succession = Succession(after: previous.succession)
    }

    /// Makes the server of the next Plan, which gets every message that comes from now on, and tells the clients.
    package func succeeded(by engine: Engine) -> MCPServer {
        let next = MCPServer(engine: engine, after: self)
        succession.end(with: next)
        watch.follow(engine)
        let changes = ServerChange.lists(from: documents, to: next.documents)
        for change in changes { hub.publish(change) }
        return next
    }

    /// Whether there is a server of a newer Plan: one atomic load, for each message.
    package var isOutdated: Bool { succession.isOver }

    /// The server of the newest Plan.
    package var newest: MCPServer { succession.newest ?? self }

    /// A session for a client that is now connected.
    func makeSession(_ principal: Principal) -> ClientSession {
        ClientSession(principal: principal, answerTimeout: engine.plan.listener.streams.answerTimeout)
    }

    /// Answers a request whose era is settled; over a pipe, `PipeSession` has checked that the handshake came first.
    func respond(to request: Envelope.Request, as revision: Revision, in message: ByteBuffer, _ context: MessageContext) -> Reply {
        do throws(RPCError) {
            // These count for themselves, since they know whether the answer is an error.
            if request.method == .toolsCall { return try callTool(request, as: revision, in: message, context) }
            if request.method == .resourcesRead, offersResources { return try readResource(request, as: revision, in: message, context) }
            let reply = try answer(request, as: revision, in: message, context)
            if reply.isThere { operations?.count(request.method, since: context.now) }
            return reply
        } catch {
            operations?.count(request.method, .rpc(code: error.code), since: context.now)
            return .error(error, id: request.id, in: message.readableBytesUInt8Span)
        }
    }

    private func answer(
        _ request: Envelope.Request, as revision: Revision, in message: ByteBuffer, _ context: MessageContext
    ) throws(RPCError) -> Reply {
        let bytes = message.readableBytesUInt8Span
        switch request.method {
        case .toolsList: return try list(.tools, request, as: revision, in: bytes, context)
        case .resourcesList where offersResources: return try list(.resources, request, as: revision, in: bytes, context)
        case .resourceTemplatesList where offersResources:
            return try list(.resourceTemplates, request, as: revision, in: bytes, context)
        case .promptsList where offersPrompts: return try list(.prompts, request, as: revision, in: bytes, context)
        case .promptsGet where offersPrompts: return try getPrompt(request, as: revision, in: message, context)
        case .complete where surface.hasCompletions: return try complete(request, as: revision, in: message, context)
        case .discover where revision.isModern:
            try request.params.mustBeWellFormed()
            return .result(documents.discover, to: request, in: bytes)
        case .initialize where !revision.isModern:
            return .result(documents.handshake(try Initialize.negotiate(request, in: bytes)), to: request, in: bytes)
        case .ping where !revision.isModern:
            try request.params.mustBeWellFormed()
            return .result(Documents.empty, to: request, in: bytes)
        case .setLevel where !revision.isModern && documents.logs:
            try setLevel(request, in: bytes, context)
            return .result(Documents.empty, to: request, in: bytes)
        case .listen where revision.isModern:
            return try listen(request, in: message, context)
        case .resourcesSubscribe where !revision.isModern && documents.delivered.resources:
            try subscribe(request, as: revision, in: bytes, context)
            return .result(Documents.empty, to: request, in: bytes)
        case .resourcesUnsubscribe where !revision.isModern && documents.delivered.resources:
            try unsubscribe(request, in: bytes, context)
            return .result(Documents.empty, to: request, in: bytes)
        case .discover, .initialize, .ping, .listen, .setLevel, .resourcesList, .resourceTemplatesList, .resourcesRead,
            .resourcesSubscribe,
            .resourcesUnsubscribe, .promptsList, .promptsGet, .complete, .toolsCall, .other:
            throw .unknownMethod(request.methodName.string(in: bytes), revision)
        }
    }

    /// Answers on the spot from the cache where the engine can.
    private func callTool(
        _ request: Envelope.Request, as revision: Revision, in message: ByteBuffer, _ context: MessageContext
    ) throws(RPCError) -> Reply {
        let bytes = message.readableBytesUInt8Span
        let params = request.params
        try params.mustBeWellFormed()
        guard let name = params.name, name.kind == .string else {
            throw .invalidParams("Invalid params: name must be a string")
        }
        guard let tool = engine.plan.tool(named: name, in: bytes) else {
            let name = name.string(in: bytes)
            guard let hidden = engine.plan.hiddenTool(named: name) else { throw .invalidParams("Unknown tool: \(name)") }
            return reply(engine.refuse(hidden), to: request, as: revision, in: bytes, context)
        }
        guard context.principal.mayUse(tool) else {
            let result = ToolResult.render(
                engine.forbid(tool, to: context.principal, arrival: context.now), as: revision, id: request.id, in: bytes,
                serverInfoMember: documents.serverInfoMember)
            operations?.count(.toolsCall, .tool, since: context.now)
            return .forbidden(result, tool: tool.name)
        }
        guard params.arguments?.kind ?? .object == .object else { throw .invalidParams("Invalid params: arguments must be an object") }
        let timeAllowed = try params.meta.timeAllowed(in: bytes)
        let admission = engine.admit(
            tool, arguments: params.arguments, message: message, principal: context.principal,
            insistsOnFresh: params.meta.freshAnswer?.bool(in: bytes) == true,
            trace: engine.wantsTraces ? params.meta.trace(in: bytes) ?? context.trace : nil, scratch: context.scratch, now: context.now)
        switch admission {
        case .answered(let answer):
            return reply(answer, to: request, as: revision, in: bytes, context)
        case .deferred(var call):
            if let timeAllowed { call.deadline = min(call.deadline, context.now + timeAllowed) }
            if tool.relay != nil { return try relay(call, .tool, request, as: revision, in: message, context) }
            guard tool.confirms else { return go(call, request, as: revision, in: message, context) }
            return try confirm(call, request, as: revision, in: message, context)
        }
    }

    /// Sends a call that nothing stands in the way of.
    func go(
        _ call: DeferredCall, _ request: Envelope.Request, as revision: Revision, in message: ByteBuffer, _ context: MessageContext
    ) -> Reply {
        later(call, request, as: revision, in: message, context) { [self] channel in
            await complete(call, as: revision, id: request.id, in: message, channel)
        }
    }

    func complete(
        _ call: DeferredCall, as revision: Revision, id: JSONToken, in message: ByteBuffer, _ channel: ClientChannel
    ) async -> LateAnswer {
        let answer = await engine.complete(call.telling(channel))
        let reply = ToolResult.render(
            answer, as: revision, id: id, in: message.readableBytesUInt8Span, serverInfoMember: documents.serverInfoMember)
        return LateAnswer(message: reply, failure: answer.content.isError ? .tool : nil)
    }

    func reply(
        _ answer: Answer, to request: Envelope.Request, as revision: Revision, in bytes: Span<UInt8>, _ context: MessageContext
    ) -> Reply {
        operations?.count(.toolsCall, answer.content.isError ? .tool : nil, since: context.now)
        let result = ToolResult.render(answer, as: revision, id: request.id, in: bytes, serverInfoMember: documents.serverInfoMember)
        return .now(result, status: 200)
    }
}

extension MCPServer {
    var surface: SurfacePlan { engine.plan.surface }
    private var offersResources: Bool { !surface.resources.isEmpty }
    private var offersPrompts: Bool { !surface.prompts.isEmpty }

    /// An answer that waits for the upstream or the client.
    func later(
        _ call: DeferredCall, _ request: Envelope.Request, as revision: Revision, in message: ByteBuffer, _ context: MessageContext,
        _ finish: @escaping @Sendable (ClientChannel) async -> LateAnswer
    ) -> Reply {
        let call = engine.begin(call, from: request.params.meta.trace(in: message.readableBytesUInt8Span) ?? context.trace)
        let asker = Asker(request, as: revision, in: message, session: context.session, trace: call.trace)
        let (method, arrival) = (request.method, context.now)
        return .later(
            DeferredReply(asker, whenTurnedAway: turnAway(call, method, since: arrival)) { [operations] channel in
                let answer = await finish(channel)
                operations?.count(method, Task.isCancelled ? .cancelled : answer.failure, since: arrival)
                return FinishedReply(answer.message)
            })
    }

    /// What there is to do when the transport has no room for a call.
    func turnAway(_ call: DeferredCall, _ method: Method, since arrival: NIODeadline) -> @Sendable () -> Void {
        { [engine, operations] in
            engine.turnAway(call)
            operations?.count(method, .rpc(code: RPCError.tooManyCalls.code), since: arrival)
        }
    }

    private func list(
        _ kind: ListKind, _ request: Envelope.Request, as revision: Revision, in bytes: Span<UInt8>, _ context: MessageContext
    ) throws(RPCError) -> Reply {
        try request.params.mustBeWellFormed()
        let list =
            context.principal.tools == nil
            ? documents.list(kind, revision)
            : ListRenderer(plan: engine.plan, serverInfoMember: documents.serverInfoMember, principal: context.principal).list(
                kind, revision)
        return .result(try list.page(after: request.params.cursor, in: bytes), to: request, in: bytes)
    }
}

extension DeferredCall {
    /// The same call, which tells the client how it comes along and goes on with its trace.
    func telling(_ channel: ClientChannel) -> DeferredCall {
        var call = self
        call.progress = channel.progress
        call.trace = channel.trace
        return call
    }
}

/// An answer that had to be waited for.
struct LateAnswer {
    let message: ByteBuffer
    /// `nil`: it is what was asked for.
    var failure: OperationMetrics.Failure?
}

extension Reply {
    /// Nothing has to be waited for; a stream is something that has been answered.
    fileprivate var isThere: Bool {
        if case .later = self { false } else { true }
    }

    static func result(_ result: ByteBuffer, to request: Envelope.Request, in message: Span<UInt8>) -> Reply {
        .now(ReplyBuffer.result(result, id: request.id, in: message), status: 200)
    }
}
