import GatewayEngine
import Testing

@testable import GatewayMCP

@Suite struct StreamBudgetTests {
    private let budget = StreamBudget(maximum: 3, maximumPerPrincipal: 2)
    private let ann = Principal(id: "ann")
    private let ben = Principal(id: "ben")

    @Test func oneCallerCannotTakeTheOthersPlaces() throws {
        try budget.take(.subscription, ann)
        try budget.take(.subscription, ann)
        #expect(throws: RPCError.tooManyStreams(ofCaller: true)) { try budget.take(.subscription, ann) }
        try budget.take(.subscription, ben)
        #expect(throws: RPCError.tooManyStreams(ofCaller: false)) { try budget.take(.subscription, ben) }
        budget.giveBack(.subscription, ann)
        try budget.take(.session, ben)
        #expect(budget.count(.subscription) == 2 && budget.count(.session) == 1)
    }
}
