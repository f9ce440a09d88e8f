import Diagnostics

/// Where an effective value comes from.
struct Origin: Sendable {
    enum Layer: Sendable {
        case builtIn
        case defaults
        case group(String)
        case endpoint
        case sharedParameter(String)
        case policies
    }

    let layer: Layer
    let range: SourceRange?

    static let builtIn = Origin(layer: .builtIn, range: nil)

    /// `endpoints.yaml:14:7 (group catalog)`.
    var text: String {
        let place = range?.description ?? ""
        return switch layer {
        case .builtIn: "built in"
        case .endpoint, .policies: place
        case .defaults: "\(place) (defaults)"
        case .group(let name): "\(place) (group \(name))"
        case .sharedParameter(let name): "\(place) (parameter \(name))"
        }
    }
}

/// An effective value and where it comes from.
struct Resolved<Value: Sendable>: Sendable {
    let value: Value
    let origin: Origin
}
