import GatewayPlan
import JSONBytes
import Synchronization

/// What answers have told about the principals: as much as is needed to know which answers they may share.
final class PrincipalFacts: Sendable {
    struct Facts: Sendable {
        var country: String?
        var locale: String?
    }

    private let facts = Mutex<[Principal: Facts]>([:])

    subscript(principal: Principal) -> Facts { facts.withLock { $0[principal] ?? Facts() } }

    /// Takes what an answer tells about its caller; what it leaves out is no longer known.
    ///
    /// - Parameter isCurrent: asked at the last moment; false when the caller may be somebody else by now.
    func learn(
        _ learnt: [LearntFact], from root: JSONToken, in bytes: Span<UInt8>, about principal: Principal, isCurrent: () -> Bool
    ) {
        let told = learnt.map { fact -> (LearntFact.Kind, String?) in
            let value = root.member(at: fact.path, in: bytes)
            return (fact.kind, value?.kind == .string ? value?.string(in: bytes) : nil)
        }
        facts.withLock { facts in
            guard isCurrent() else { return }
            for (kind, text) in told {
                switch kind {
                case .country: facts[principal, default: Facts()].country = text
                case .locale: facts[principal, default: Facts()].locale = text
                }
            }
        }
    }

    func forget(_ principal: Principal) { facts.withLock { $0[principal] = nil } }
    func forgetAll() { facts.withLock { $0 = [:] } }
}
