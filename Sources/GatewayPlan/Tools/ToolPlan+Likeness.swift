import JSONBytes

extension ToolPlan {
    /// Whether an answer to a call of one is the answer to the same call of the other, and may be kept as long.
    ///
    /// What is only said about a tool, and how hard the gateway tries, does not count.
    package func answersAlike(_ other: ToolPlan) -> Bool {
        var (request, others) = (request, other.request)
        (request.timeout, others.timeout) = (0, 0)
        return name == other.name && request == others && effect == other.effect && cache == other.cache
            && parameters.elementsEqual(other.parameters, by: { $0.isSent(as: $1) })
            && alternatives == other.alternatives && atLeastOneOf == other.atLeastOneOf && learns == other.learns
            && views.elementsEqual(other.views, by: { $0.name == $1.name && $0.projection == $1.projection })
            && pages == other.pages && statusMessages == other.statusMessages && advice == other.advice && relay == other.relay
    }
}

extension ParameterPlan {
    fileprivate func isSent(as other: ParameterPlan) -> Bool {
        name == other.name && rule == other.rule && isRequired == other.isRequired && defaultValue == other.defaultValue
            && destination == other.destination
    }
}

extension Plan {
    /// Whether answers come from this upstream, in this form, as with this Plan.
    package func asks(_ upstream: UpstreamPlan, as server: ServerIdentity, maximumAnswerBytes: Int) -> Bool {
        self.upstream == upstream && self.maximumAnswerBytes == maximumAnswerBytes && self.server.name == server.name
            && self.server.title == server.title
    }
}
