import Foundation
import Testing

@testable import GatewayServer

/// Which changes of files count, and when.
@Suite struct FileWatchTests {
    private let folder: URL
    private static let rest = FileWatch.restTime

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "watch-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    private func write(_ text: String, _ name: String) throws { try Data(text.utf8).write(to: folder.appending(path: name)) }

    private func stamps(_ names: String...) -> [FileStamp?] { names.map { FileStamp(of: path($0)) } }

    /// - Parameter isDue: what is expected.
    private func look(
        _ watch: inout FileWatch, _ stamps: [FileStamp?], now: Int64, isDue: Bool, _ comment: Comment? = nil,
        at location: SourceLocation = #_sourceLocation
    ) {
        let found = watch.look(stamps, now: now)
        #expect(found == isDue, comment, sourceLocation: location)
    }

    @Test func aChangeCountsOnceItHasComeToRest() throws {
        try write("a", "x")
        var watch = FileWatch(stamps("x"))
        look(&watch, stamps("x"), now: 0, isDue: false)
        #expect(watch.pause(now: 0) == FileWatch.period)
        try write("ab", "x")
        look(&watch, stamps("x"), now: 10, isDue: false)
        #expect(watch.pause(now: 10) == Self.rest)
        try write("abc", "x")
        look(&watch, stamps("x"), now: Self.rest, isDue: false, "the file was written again meanwhile")
        look(&watch, stamps("x"), now: 2 * Self.rest - 1, isDue: false)
        look(&watch, stamps("x"), now: 2 * Self.rest, isDue: true)
        look(&watch, stamps("x"), now: 4 * Self.rest, isDue: false, "once is enough")
    }

    @Test func anEditorThatRenamesIsSeen() throws {
        try write("same", "x")
        var watch = FileWatch(stamps("x"))
        try write("same", "x.new")
        #expect(rename(path("x.new"), path("x")) == 0)
        _ = watch.look(stamps("x"), now: 0)
        look(&watch, stamps("x"), now: Self.rest, isDue: true)
    }

    @Test func aConfigMapWhoseLinkIsSwappedIsSeen() throws {
        let files = FileManager.default
        for version in ["..1", "..2"] {
            try files.createDirectory(at: folder.appending(path: version), withIntermediateDirectories: true)
            try write(version, "\(version)/x")
        }
        try files.createSymbolicLink(atPath: path("..data"), withDestinationPath: "..1")
        try files.createSymbolicLink(atPath: path("x"), withDestinationPath: "..data/x")
        var watch = FileWatch(stamps("x"))
        try files.createSymbolicLink(atPath: path("..data_tmp"), withDestinationPath: "..2")
        #expect(rename(path("..data_tmp"), path("..data")) == 0)
        _ = watch.look(stamps("x"), now: 0)
        look(&watch, stamps("x"), now: Self.rest, isDue: true)
    }

    @Test func aFileThatIsGoneForAMomentIsReadOnce() throws {
        try write("a", "x")
        var watch = FileWatch(stamps("x"))
        try FileManager.default.removeItem(atPath: path("x"))
        look(&watch, stamps("x"), now: 0, isDue: false)
        try write("b", "x")
        look(&watch, stamps("x"), now: 1, isDue: false)
        look(&watch, stamps("x"), now: 1 + Self.rest, isDue: true)
    }

    @Test func aChangeThatIsTakenBackIsNone() throws {
        try write("a", "x")
        let before = stamps("x")
        var watch = FileWatch(before)
        look(&watch, [nil], now: 0, isDue: false)
        look(&watch, before, now: 1, isDue: false)
        look(&watch, before, now: 1 + Self.rest, isDue: false)
    }

    @Test func directoriesTellOfRenames() async throws {
        try write("a", "x")
        let events = try DirectoryEvents(of: [path("x")])
        try write("b", "x.new")
        #expect(rename(path("x.new"), path("x")) == 0)
        #expect(await events.next())
        events.stop()
        while await events.next() {}
        await events.close()
    }
}
