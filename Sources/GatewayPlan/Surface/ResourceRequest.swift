package import NIOCore

/// A URI that some resource answers: the tool to call, and with what.
package struct ResourceRequest: Sendable {
    package let resource: ResourcePlan
    /// The arguments of `resource.tool`: a JSON object.
    package let arguments: ByteBuffer

    package init(resource: ResourcePlan, arguments: ByteBuffer) {
        self.resource = resource
        self.arguments = arguments
    }
}
