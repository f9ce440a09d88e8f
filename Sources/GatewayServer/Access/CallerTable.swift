import Crypto
import GatewayEngine
import GatewayPlan

/// The callers who have a token of this gateway's own, found by its digest.
struct CallerTable: Sendable {
    struct Caller: Sendable {
        let name: String
        let digest: [UInt8]
        let principal: Principal
        /// Seconds since 1970; `nil`: never.
        let endsAt: Int64?
    }

    private let callers: [Caller]

    init(_ plans: [CallerPlan]) {
        callers = plans.map { plan in
            Caller(
                name: plan.name, digest: plan.digest,
                principal: Principal(id: plan.principalID, account: plan.account, tools: plan.tools), endsAt: plan.endsAt)
        }
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
        for caller in callers where digest.withUnsafeBytes({ Self.areEqual($0, caller.digest) }) { found = caller }
        return found
    }

    private static func areEqual(_ left: UnsafeRawBufferPointer, _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in right.indices { difference |= left[index] ^ right[index] }
        return difference == 0
    }
}
