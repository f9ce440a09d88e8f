import Testing

@testable import GatewayMCP

/// The routing table, row by row.
@Suite struct EraClassifierTests {
    private typealias Header = EraClassifier.VersionHeader
    private static let none = EnvelopeFacts(claimsModern: false, hasVersion: false, hasCapabilities: false, equalsHeader: false)
    private static let agreeing = EnvelopeFacts(claimsModern: true, hasVersion: true, hasCapabilities: true, equalsHeader: true)
    private static let differing = EnvelopeFacts(claimsModern: true, hasVersion: true, hasCapabilities: true, equalsHeader: false)
    private static let half = EnvelopeFacts(claimsModern: true, hasVersion: true, hasCapabilities: false, equalsHeader: false)
    private static let newer = Header.unknown("2027-01-01")
    private static let older = Header.unknown("2023-01-01")
    private static let modern = Header.known(.july2026)

    private enum Outcome: Equatable { case modern, legacy(Revision), drop, refused(Int, code: Int) }

    private static func outcome(_ route: EraClassifier.Route) -> Outcome {
        switch route {
        case .modern: .modern
        case .legacy(let revision): .legacy(revision)
        case .drop: .drop
        case .refuse(let error): .refused(error.httpStatus, code: error.code)
        }
    }

    private static func request(_ facts: EnvelopeFacts, initialize: Bool = false) -> EraClassifier.Body {
        .request(isInitialize: initialize, facts)
    }

    private static let overHTTP: [(EraClassifier.Body, Header, Outcome)] = [
        (request(agreeing), modern, .modern),
        (request(agreeing), .known(.june2025), .modern),
        (request(differing), .absent, .refused(400, code: -32020)),
        (request(differing), modern, .refused(400, code: -32020)),
        (request(half), modern, .refused(400, code: -32602)),
        (request(half), .absent, .refused(400, code: -32602)),
        (request(none, initialize: true), .absent, .legacy(.march2025)),
        (request(none, initialize: true), .known(.november2025), .legacy(.november2025)),
        (request(half, initialize: true), .absent, .legacy(.march2025)),
        (request(none, initialize: true), modern, .refused(400, code: -32020)),
        (request(agreeing, initialize: true), modern, .modern),
        (request(differing, initialize: true), .absent, .refused(400, code: -32020)),
        (request(none), modern, .refused(400, code: -32602)),
        (request(none), newer, .refused(400, code: -32602)),
        (request(none), older, .refused(400, code: -32600)),
        (request(none), .absent, .legacy(.march2025)),
        (request(none), .known(.june2025), .legacy(.june2025)),
        (.notification, modern, .drop),
        (.notification, .absent, .legacy(.march2025)),
        (.notification, .known(.november2025), .legacy(.november2025)),
        (.notification, older, .refused(400, code: -32600)),
        (.response, .absent, .legacy(.march2025)),
        (.response, .known(.november2025), .legacy(.november2025)),
        (.response, modern, .refused(400, code: -32600)),
        (.batch, .absent, .legacy(.march2025)),
        (.batch, .known(.march2025), .legacy(.march2025)),
        (.batch, .known(.june2025), .refused(400, code: -32600)),
        (.batch, modern, .refused(400, code: -32600)),
    ]

    @Test func httpRequestsGoWhereBodyAndHeaderAgree() {
        for (body, header, expected) in Self.overHTTP {
            #expect(Self.outcome(EraClassifier.overHTTP(body, header)) == expected, "\(body) with \(header)")
        }
    }

    private static let overPipe: [(EnvelopeFacts, isInitialize: Bool, agreed: Revision?, Revision)] = [
        (differing, false, nil, .modern),
        (differing, false, .june2025, .modern),
        (differing, true, nil, .november2025),
        (none, false, nil, .november2025),
        (none, false, .june2025, .june2025),
    ]

    @Test func pipedRequestsSpeakForThemselves() throws {
        for (facts, isInitialize, agreed, expected) in Self.overPipe {
            #expect(try EraClassifier.overPipe(isInitialize: isInitialize, facts, agreed: agreed) == expected)
        }
        #expect(throws: RPCError.incompleteEnvelope(Self.half.missing)) {
            try EraClassifier.overPipe(isInitialize: false, Self.half, agreed: nil)
        }
    }

    @Test func anIncompleteEnvelopeIsToldWhatItLacks() {
        #expect(Self.none.missing.contains("protocolVersion") && Self.none.missing.contains("clientCapabilities"))
        #expect(!Self.half.missing.contains("protocolVersion") && Self.half.missing.contains("clientCapabilities"))
    }
}
