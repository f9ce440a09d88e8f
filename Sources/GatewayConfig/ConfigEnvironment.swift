import Glibc

/// What `${NAME}` and `${file:/path}` in a configuration stand for.
package struct ConfigEnvironment: Sendable {
    /// The value of an environment variable; `nil` when it is not set.
    package var variables: @Sendable (String) -> String?
    /// The bytes of a file; its error is printed after "cannot read the file: ".
    package var file: @Sendable (String) throws -> [UInt8]

    package init(variables: @escaping @Sendable (String) -> String?, file: @escaping @Sendable (String) throws -> [UInt8]) {
        self.variables = variables
        self.file = file
    }

    /// The process's own variables and the file system.
    package static let process = ConfigEnvironment(
        variables: { name in getenv(name).map { String(cString: $0) } },
        file: { path in try FileReader.read(path) })
}
