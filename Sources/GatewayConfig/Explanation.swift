/// Every effective value of one endpoint and the place it comes from, for `setlist explain`.
package struct Explanation: Sendable, Equatable {
    package struct Row: Sendable, Equatable {
        /// `cache.ttl`.
        package let key: String
        /// As it could be written in the file; secrets are `<secret>`.
        package let value: String
        /// `endpoints.yaml:14:7 (group catalog)`, or `built in`.
        package let origin: String
    }

    package let endpoint: String
    package let rows: [Row]
}
