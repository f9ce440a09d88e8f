import Diagnostics
import GatewayPlan
import JSONBytes
import YAMLSyntax

/// A method and a path; `RequestSpec` says what is wrong with the rest.
private let requestPattern = "^(\(RequestPlan.Method.allCases.map(\.rawValue).joined(separator: "|"))) /"
/// Words and parameters between slashes.
private let tagPattern = {
    let segment = #"([A-Za-z0-9_.:-]+|\{[A-Za-z0-9_.-]*\})"#
    return #"^\#(segment)(/\#(segment))*(/\*\*)?$"#
}()

extension ValueType where Value == RequestSpec {
    /// `METHOD /path/{parameter}?name=value`.
    static let request = scalar("`METHOD /path/{parameter}?name=value`", .form(pattern: requestPattern)) { scalar, subject, decoding in
        RequestSpec.read(scalar, decoding)
    }
}

extension ValueType where Value == TagSpec {
    /// A tag, with what may stand in it there.
    static func tag(in place: TagSpec.Place) -> ValueType {
        scalar("tag", .text(pattern: tagPattern)) { scalar, _, decoding in TagSpec.read(scalar, place, decoding) }
    }
}

extension ValueType where Value == [String] {
    /// One member of an error body, by the names on the way to it.
    static let memberPath = scalar("member path", .text(pattern: #"^[^\[\]{}, .]+(\.[^\[\]{}, .]+)*$"#)) { scalar, subject, decoding in
        let names = scalar.text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let special = scalar.text.utf8.contains { "[]{}, ".utf8.contains($0) }
        guard !special, names.allSatisfy({ !$0.isEmpty }) else {
            decoding.report(
                .invalidMemberPath, "`\(scalar.text)` is not a path to one member", at: scalar.range,
                hint: "names with dots, as in `error.message`")
            return nil
        }
        return names
    }
}

extension ValueType where Value == JSONProjection {
    /// What a view keeps of an answer.
    static let projection = ValueType("list of member paths", ValueType<[Located<Scalar>]>.paths.shape) { node, subject, decoding in
        guard let items = ValueType<[Located<Scalar>]>.paths.decode(node, subject, decoding) else { return nil }
        do throws(JSONProjectionError) {
            return try JSONProjection(paths: items.map(\.value.text))
        } catch {
            let path = items[error.path].value
            decoding.report(
                .invalidMemberPath, "`\(path.text)` is not a member path", at: path.range(ofScalar: error.offset), hint: error.description)
            return nil
        }
    }
}

extension ValueType where Value == [Located<Scalar>] {
    fileprivate static let paths = list(of: ValueType<Scalar>.scalar("member path") { scalar, _, _ in scalar }, allowsEmpty: false)
}
