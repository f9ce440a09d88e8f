import Glibc

/// Times the engine's mechanisms one by one, in nanoseconds per operation on one thread.
///
/// usage: mechanisms [NAME [ITERATIONS]]; with ITERATIONS the mechanism just runs that often, for a tool that counts allocations
@main
enum Mechanisms {
    /// One file of this folder each.
    static let all: [Mechanism] = CacheMechanisms.all + [.breakerCall, .breakerRefusal, .limiterAdmit, .pipeline, .recording, .scrape]

    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        let chosen = arguments.first.map { name in all.filter { $0.name == name } } ?? all
        guard !chosen.isEmpty else {
            print("usage: mechanisms [NAME [ITERATIONS]], NAME one of \(all.map(\.name).joined(separator: ", "))")
            exit(2)
        }
        for mechanism in chosen {
            if let iterations = arguments.dropFirst().first.flatMap({ Int($0) }) {
                mechanism.prepare()(iterations)
            } else {
                print("\(mechanism.name) \(mechanism.medianNanoseconds())")
            }
        }
    }
}
