import GatewayEngine
import Testing

@testable import GatewayMCP

@Suite struct StreamBudgetTests {
    private let budget = StreamBudget(maximum: 3, maximumPerPrincipal: 2)
    private let ann = Principal(id: "ann")
    private let ben = Principal(id: "ben")

    @Test func oneCallerCannotTakeTheOthersPlaces() throws {
        try budget.take(ann)
        try budget.take(ann)
        #expect(throws: RPCError.tooManyStreams(ofCaller: true)) { try budget.take(ann) }
        try budget.take(ben)
        #expect(throws: RPCError.tooManyStreams(ofCaller: false)) { try budget.take(ben) }
        budget.giveBack(ann)
        try budget.take(ben)
    }
}
