import GatewayEngine
import Glibc
import Synchronization
import Testing

@testable import GatewayUpstream

/// What budgets have counted on the disk, across processes, on a calendar that the test sets.
@Suite struct BudgetFileTests {
    private final class Calendar: Sendable {
        let milliseconds = Atomic<Int64>(1_764_000_000_000)
    }

    private let calendar = Calendar()
    private let path = "/tmp/setlist-budgets-\(getpid())-\(UInt32.random(in: 0 ... .max))/budgets.json"

    private func file(upstream: String = "https://api.example.com/v1") -> BudgetFile {
        let calendar = calendar
        return BudgetFile(
            path: path, upstream: upstream, report: { Issue.record("\($0)") }, wallClock: { calendar.milliseconds.load(ordering: .relaxed) }
        )
    }

    @Test func isReadByTheNextProcess() async {
        let steps = [
            BudgetStep(tier: "account", age: 3_000_000_000, requests: 12, background: 4),
            BudgetStep(tier: "account", age: -60_000_000_000, requests: 1, background: 0),
        ]
        #expect(file().load(client: "app") == [])
        await file().save(steps, client: "app")
        #expect(file().load(client: "app") == steps)
        #expect(file().load(client: "other") == [])
        #expect(file(upstream: "http://127.0.0.1:1/v1").load(client: "app") == [])
        calendar.milliseconds.add(59_000, ordering: .relaxed)
        #expect(file().load(client: "app").map(\.age) == [62_000_000_000, -1_000_000_000])
    }

    @Test func onesOwnAreReplacedAndOthersKeptWhileTheyAreOfUse() async throws {
        let step = BudgetStep(tier: "account", age: 0, requests: 1, background: 0)
        await file().save([step, step], client: "app")
        await file().save([step], client: "other")
        await file().save([step], client: "app")
        #expect(file().load(client: "app") == [step])
        #expect(file().load(client: "other") == [step])
        calendar.milliseconds.add(40 * 86_400_000, ordering: .relaxed)
        await file().save([step], client: "app")
        let contents = try #require(try StateFile(path: path).read())
        #expect(!String(decoding: contents.bytes, as: UTF8.self).contains(#""other""#))
    }

    @Test(arguments: [#"{"tier":"account"}"#, #"{"tier":"account","end_ms":1,"requests":0}"#, #"{"tier":7,"end_ms":1,"requests":1}"#, "7"])
    func aStepThatSaysNothingIsLeftOut(_ step: String) throws {
        let text = #"{"budgets":[{"upstream":"https://api.example.com/v1","client":"app","steps":[\#(step)]}]}"#
        try StateFile(path: path).write(Array(text.utf8), suffix: ".new")
        #expect(file().load(client: "app") == [])
    }
}
