/// A file that the configuration determines.
package struct GeneratedFile: Sendable, Equatable {
    /// Relative to the folder that is generated into.
    package var path: String
    package var contents: [UInt8]

    package init(path: String, contents: [UInt8]) {
        self.path = path
        self.contents = contents
    }
}
