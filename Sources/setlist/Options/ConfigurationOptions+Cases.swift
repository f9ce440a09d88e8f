extension ConfigurationOptions {
    /// The folder of the cases, beside endpoints.yaml.
    var caseFolder: String {
        let slash = endpointsPath.lastIndex(of: "/")
        return (slash.map { String(endpointsPath[...$0]) } ?? "") + "cases"
    }

    /// Every file of cases there, sorted.
    var casePaths: [String] {
        let prefix = String(caseFolder.dropLast("cases".count))
        let found = Folder(path: prefix.isEmpty ? "." : prefix).files(below: "cases")
        return found.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.map { prefix + $0 }
    }
}
