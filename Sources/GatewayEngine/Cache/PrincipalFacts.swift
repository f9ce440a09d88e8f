import GatewayPlan
import JSONBytes
import Synchronization

/// What answers have told about the principals: as much as is needed to know which answers they may share.
///
/// Bounded: what is forgotten costs a shared answer, never anybody's privacy.
final class PrincipalFacts: Sendable {
    struct Facts: Sendable, Equatable {
        var country: String?
        var locale: String?
    }

    /// What was last looked up, so that one caller's next call neither waits nor hashes.
    struct Memo {
        fileprivate var principal: Principal?
        fileprivate var version: UInt64 = 0
        fileprivate var facts = Facts()
    }

    private let facts = Mutex<[Principal: Facts]>([:])
    /// Counted up with every change.
    private let version = Atomic<UInt64>(0)
    private let maximum: Int

    init(maximum: Int = 65_536) { self.maximum = maximum }

    /// What is known of a caller now.
    func known(of principal: Principal) -> Facts { facts.withLock { $0[principal] ?? Facts() } }

    /// The same for one caller's call after call: `memo` holds as long as nothing has changed.
    func known(of principal: Principal, _ memo: inout Memo) -> Facts {
        let version = version.load(ordering: .acquiring)
        if memo.principal === principal, memo.version == version { return memo.facts }
        memo = Memo(principal: principal, version: version, facts: known(of: principal))
        return memo.facts
    }

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
        change { facts in
            guard isCurrent() else { return false }
            let old = facts[principal]
            var new = old ?? Facts()
            for (kind, text) in told {
                switch kind {
                case .country: new.country = text
                case .locale: new.locale = text
                }
            }
            guard new != old else { return false }
            if old == nil, facts.count >= maximum, let victim = facts.keys.first { facts[victim] = nil }
            facts[principal] = new
            return true
        }
    }

    func forget(_ principal: Principal) { change { $0.removeValue(forKey: principal) != nil } }

    func forgetAll() {
        change { facts in
            defer { facts = [:] }
            return !facts.isEmpty
        }
    }

    /// - Parameter change: says whether it has changed anything.
    private func change(_ change: (inout [Principal: Facts]) -> Bool) {
        facts.withLock { facts in
            if change(&facts) { version.wrappingAdd(1, ordering: .releasing) }
        }
    }
}
