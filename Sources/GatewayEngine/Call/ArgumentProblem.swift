import GatewayPlan
import JSONBytes

/// One thing wrong with a call's arguments, in words a model can act on.
struct ArgumentProblem: Equatable {
    /// The argument's name as the caller wrote it; `nil` when the problem is their combination.
    var argument: String?
    /// What it must be.
    var mustBe: String
    /// What came.
    var got: String

    var sentence: String {
        guard let argument else { return "The arguments must be \(mustBe); got \(got)." }
        return "Argument \"\(argument)\" must be \(mustBe); got \(got)."
    }
}

extension ArgumentCheck {
    /// What is wrong with a call that did not pass, in the order of the arguments, up to a number that a model will read.
    ///
    /// Cold code, so it may allocate.
    func problems(_ arguments: JSONToken?, in bytes: Span<UInt8>) -> [ArgumentProblem] {
        var problems: [ArgumentProblem] = []
        var values = [JSONToken?](repeating: nil, count: tool.parameters.count)
        if let arguments {
            var members = JSONMembers(of: arguments)
            while problems.count < Self.maximumProblems, let member = members.next(in: bytes) {
                let name = member.key.string(in: bytes)
                guard let position = tool.parameterPosition(named: member.key, in: bytes) else {
                    problems.append(ArgumentProblem(argument: name, mustBe: "left out: \(tool.name) takes \(parameterNames)", got: "it"))
                    continue
                }
                if member.value.kind == .null { continue }
                let parameter = tool.parameters[position]
                if values[position] != nil {
                    problems.append(ArgumentProblem(argument: name, mustBe: "given once", got: "it twice"))
                } else if let problem = parameter.rule.problem(member.value, in: bytes) {
                    problems.append(ArgumentProblem(argument: name, mustBe: problem.mustBe, got: problem.got))
                } else if !parameter.destination.canSend(member.value, in: bytes) {
                    let got = member.value.excerpt(in: bytes)
                    problems.append(ArgumentProblem(argument: name, mustBe: parameter.destination.expectation, got: got))
                }
                values[position] = member.value
            }
        }
        // What was not looked at is not missing.
        guard problems.count < Self.maximumProblems else { return problems }
        for (position, parameter) in tool.parameters.enumerated() where parameter.isRequired && values[position] == nil {
            problems.append(ArgumentProblem(argument: parameter.name, mustBe: "given: \(parameter.rule.expectation)", got: "nothing"))
        }
        if problems.isEmpty, !hasOneOfThose(values) {
            let choices = tool.atLeastOneOf.map { tool.parameters[$0].name }.joined(separator: ", ")
            problems.append(ArgumentProblem(argument: nil, mustBe: "at least one of \(choices)", got: "none of them"))
        } else if problems.isEmpty, !tool.alternatives.isEmpty {
            let given = tool.parameters.indices.filter { values[$0] != nil }.map { tool.parameters[$0].name }
            let choices = tool.alternatives.map { "\(names($0.required)) (\($0.name))" }.joined(separator: ", or ")
            let got = given.isEmpty ? "none" : given.joined(separator: ", ")
            problems.append(ArgumentProblem(argument: nil, mustBe: "exactly one of these sets: \(choices)", got: got))
        }
        return problems
    }

    private static let maximumProblems = 20

    private var parameterNames: String {
        tool.parameters.isEmpty ? "no arguments" : tool.parameters.map(\.name).joined(separator: ", ")
    }

    private func names(_ positions: [Int]) -> String {
        positions.isEmpty ? "neither" : positions.map { tool.parameters[$0].name }.joined(separator: " and ")
    }
}

extension ParameterPlan.Destination {
    fileprivate var expectation: String {
        switch self {
        case .routed(let routes): "text that matches one of " + routes.map(\.when.source).joined(separator: "  ")
        case .path, .query, .body, .rawBody, .view, .confirmation: "text that is neither empty nor dots"
        }
    }
}
