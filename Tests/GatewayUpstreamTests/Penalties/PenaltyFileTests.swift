import Glibc
import Synchronization
import Testing

@testable import GatewayUpstream

/// A penalty on the disk, across processes, on a calendar that the test sets.
@Suite struct PenaltyFileTests {
    private final class Calendar: Sendable {
        let milliseconds = Atomic<Int64>(1_764_000_000_000)
    }

    private let calendar = Calendar()
    private let reports = Reports()
    private let directory = "/tmp/setlist-penalties-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    private var path: String { directory + "/state/penalties.json" }

    private func file(upstream: String = "https://api.example.com/v1") -> PenaltyFile {
        let (calendar, reports) = (calendar, reports)
        return PenaltyFile(
            path: path, upstream: upstream, report: { reports.add($0) },
            wallClock: { calendar.milliseconds.load(ordering: .relaxed) })
    }

    private func write(_ text: String) throws {
        try StateFile(path: path).write(Array(text.utf8), suffix: ".new")
    }

    @Test func isReadByTheNextProcess() async {
        #expect(file().load(client: "app") == nil)
        await file().save(client: "app", remaining: 60_000_000_000)
        #expect(file().load(client: "app") == 60_001_000_000)
        #expect(file().load(client: "other") == nil)
        #expect(file(upstream: "http://127.0.0.1:1/v1").load(client: "app") == nil)
        calendar.milliseconds.add(59_000, ordering: .relaxed)
        #expect(file().load(client: "app") == 1_001_000_000)
        #expect(reports.all == [])
    }

    @Test func theLongerOneOfTheSameClientStays() async {
        await file().save(client: "app", remaining: 60_000_000_000)
        await file().save(client: "app", remaining: 1_000_000_000)
        await file().save(client: "other", remaining: 2_000_000_000)
        #expect(file().load(client: "app") == 60_001_000_000)
        #expect(file().load(client: "other") == 2_001_000_000)
    }

    @Test func whatIsOverIsForgotten() async throws {
        await file().save(client: "app", remaining: 1_000_000_000)
        calendar.milliseconds.add(5_000, ordering: .relaxed)
        await file().save(client: "other", remaining: 1_000_000_000)
        let bytes = try #require(try StateFile(path: path).read()?.bytes)
        #expect(!String(decoding: bytes, as: UTF8.self).contains(#""app""#))
    }

    @Test func onlyTheOwnerMayReadIt() async {
        await file().save(client: "app", remaining: 1)
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(stat(directory + "/state", &status) == 0)
        #expect(status.st_mode & 0o777 == 0o700)
    }

    @Test(arguments: ["", "{", "[]", #"{"penalties":7}"#, "\u{0}\u{1}", #"{"penalties":[{"upstream":"https://api.example.com/v1"}]}"#])
    func aDamagedFileIsReportedAndReplaced(_ text: String) async throws {
        try write(text)
        #expect(file().load(client: "app") == nil)
        #expect(reports.all.count == (text.contains("[{") ? 0 : 1))
        await file().save(client: "app", remaining: 1_000_000_000)
        #expect(file().load(client: "app") == 1_001_000_000)
    }

    @Test func oneThatCannotBeWrittenIsReported() async throws {
        try write("{}")
        let blocked = PenaltyFile(path: path + "/below.json", upstream: "u", report: { [reports] in reports.add($0) })
        await blocked.save(client: "app", remaining: 1_000_000_000)
        #expect(reports.all.count == 1)
        #expect(reports.all.first?.contains("not a directory") == true)
    }

    /// No temporary file stays behind, and no reader sees a part.
    @Test func manySavesAtOnceLeaveOneWholeFile() async throws {
        let file = file()
        await withDiscardingTaskGroup { group in
            for index in 1...20 { group.addTask { await file.save(client: "app", remaining: Int64(index) * 1_000_000_000) } }
        }
        #expect(file.load(client: "app") == 20_001_000_000)
        #expect(reports.all == [])
    }
}

private final class Reports: Sendable {
    private let texts = Mutex<[String]>([])

    var all: [String] { texts.withLock { $0 } }
    func add(_ text: String) { texts.withLock { $0.append(text) } }
}
