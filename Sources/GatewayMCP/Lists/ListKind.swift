/// The lists that are handed out in pages.
enum ListKind: String, Sendable, CaseIterable {
    case tools, resources, resourceTemplates, prompts
}
