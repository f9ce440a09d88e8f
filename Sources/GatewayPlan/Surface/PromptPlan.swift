/// A request that a person can make of the model with one choice: messages with arguments filled in.
package struct PromptPlan: Sendable {
    package struct Argument: Sendable {
        package let name: String
        package let title: String?
        package let description: String
        package let isRequired: Bool
        /// Stands in for an argument that is left out.
        package let standard: String
        package let completion: CompletionPlan?

        package init(
            name: String, title: String?, description: String, isRequired: Bool, standard: String, completion: CompletionPlan?
        ) {
            self.name = name
            self.title = title
            self.description = description
            self.isRequired = isRequired
            self.standard = standard
            self.completion = completion
        }
    }

    package enum Role: String, Sendable, CaseIterable { case user, assistant }

    package enum Piece: Sendable, Equatable {
        case literal(String)
        /// The argument at this position.
        case argument(Int)
    }

    package struct Message: Sendable, Equatable {
        package let role: Role
        package let text: [Piece]

        package init(role: Role, text: [Piece]) {
            self.role = role
            self.text = text
        }
    }

    package let name: String
    package let title: String?
    package let description: String
    package let icons: [IconPlan]
    package let arguments: [Argument]
    package let messages: [Message]
    /// Has the messages where they are not here.
    package let relay: ToolPlan?

    package init(
        name: String, title: String?, description: String, icons: [IconPlan], arguments: [Argument], messages: [Message],
        relay: ToolPlan? = nil
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.icons = icons
        self.arguments = arguments
        self.messages = messages
        self.relay = relay
    }
}
