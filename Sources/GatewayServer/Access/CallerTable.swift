import Crypto
import GatewayEngine
import GatewayPlan

/// The callers who have a token of this gateway's own, found by its digest.
struct CallerTable: Sendable {
    struct Caller: Sendable {
        let digest: [UInt8]
        let principal: Principal
        /// Seconds since 1970; `nil`: never.
        let endsAt: Int64?
    }

    private let callers: [Caller]

    init(_ plans: [CallerPlan]) {
        callers = plans.map { Caller(digest: $0.digest, principal: Principal($0), endsAt: $0.endsAt) }
    }

    /// The caller whose token this is; every one of them is compared, each in a time that does not tell how much is right.
    func find(_ token: String) -> Caller? {
        var token = token
        let digest = token.withUTF8 { text in
            var hash = SHA256()
            hash.update(bufferPointer: UnsafeRawBufferPointer(text))
            return hash.finalize()
        }
        var found: Caller?
        digest.withUnsafeBytes { digest in
            digest.withMemoryRebound(to: UInt8.self) { digest in
                for caller in callers where ConstantTime.areEqual(digest.span, caller.digest.span) { found = caller }
            }
        }
        return found
    }
}
