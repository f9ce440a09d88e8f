/// The stable name of a kind of problem: `E1xxx` syntax, `E2xxx` meaning, `W3xxx` legal and probably wrong.
///
/// A code is never reused for another meaning. Every code has a golden test named for it.
package enum DiagnosticCode: String, Sendable, CaseIterable {
    // Reading the file
    case unreadableFile = "E1001"
    case fileTooLarge = "E1002"
    case byteOrderMark = "E1003"
    case utf16 = "E1004"
    case invalidUTF8 = "E1005"
    case forbiddenCharacter = "E1006"
    case syntax = "E1007"
    case tabIndentation = "E1008"
    case emptyFile = "E1009"
    case secondDocument = "E1010"
    case directive = "E1011"
    case tag = "E1012"
    case duplicateKey = "E1013"
    case keyNotText = "E1014"
    case mergeKey = "E1015"
    case undefinedAlias = "E1016"
    case aliasInsideItself = "E1017"
    case aliasTooLarge = "E1018"
    case tooDeep = "E1019"
    case tooManyNodes = "E1020"
    case tooManyProblems = "E1021"
}
