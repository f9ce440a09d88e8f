extension ToolPlan {
    /// The description with what the input schema cannot say without a union, which some clients refuse.
    package var descriptionForModels: String {
        guard !atLeastOneOf.isEmpty else { return description }
        return description + " Needs at least one of " + atLeastOneOf.map { parameters[$0].name }.joined(separator: ", ") + "."
    }
}
