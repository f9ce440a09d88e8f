import JSONBytes
import Logging
import NIOCore
import Synchronization
import Testing

@testable import GatewayTelemetry

/// What a line of the log looks like: names and order of fields are promises.
@Suite struct LogOutputTests {
    @Test func aLineForPeople() {
        let log = LogRecorder(.text)
        log.output.logger.notice("listening", metadata: ["port": "8808", "address": "[::1] of lo", "empty": ""])
        #expect(log.lines == [#"2026-11-24T20:09:34.478Z notice listening address="[::1] of lo" empty="" port=8808"#])
    }

    @Test func aLineForPrograms() {
        let log = LogRecorder(.json)
        log.output.follow(revision: "932bc6610ee8a3e8", secrets: [])
        log.output.logger.notice("listening", metadata: ["port": "8808", "address": "[::1]"])
        #expect(
            log.lines == [
                #"{"time":"2026-11-24T20:09:34.478Z","level":"notice","message":"listening","revision":"932bc6610ee8a3e8","address":"[::1]","port":"8808"}"#
            ])
    }

    @Test func everyKindOfFieldHasItsOwnForm() {
        let write = { (line: inout LogLine) in
            line.add("tool", word: "get_album")
            line.add("attempts", 2)
            line.add("degraded", true)
            line.add("duration_ms", nanoseconds: 1_234_567)
            line.add("why", "a \"b\"\nc")
        }
        let (text, json) = (LogRecorder(.text), LogRecorder(.json))
        text.output.line(.info, "call", write)
        json.output.line(.info, "call", revision: "other", write)
        #expect(
            text.lines == [
                #"2026-11-24T20:09:34.478Z info call tool=get_album attempts=2 degraded=true duration_ms=1.234 why="a \"b\"\nc""#
            ])
        #expect(
            json.lines == [
                #"{"time":"2026-11-24T20:09:34.478Z","level":"info","message":"call","revision":"other","tool":"get_album","attempts":2,"degraded":true,"duration_ms":1.234,"why":"a \"b\"\nc"}"#
            ])
    }

    @Test(arguments: LogFormat.allCases)
    func noTextBreaksALineOrHidesAField(format: LogFormat) throws {
        let log = LogRecorder(format)
        log.output.logger.notice("one\ntwo", metadata: ["level": "critical", "x": "a\r\nb"])
        let line = try #require(log.lines.first)
        #expect(log.lines.count == 1)
        #expect(!line.contains("\n") && !line.contains("\r"))
        guard format == .json else { return }
        let object = try JSONValue.parse(line)
        #expect(object["level"] == "notice")
        #expect(object["level_"] == "critical")
        #expect(object["message"] == "one\ntwo")
    }

    @Test func theLevelChangesForLoggersThatAreThereAlready() {
        let log = LogRecorder(.text)
        let logger = log.output.logger
        logger.info("before")
        log.output.level = .info
        logger.info("after")
        logger.debug("still not")
        log.output.level = .error
        logger.warning("no more")
        #expect(log.lines.map { $0.split(separator: " ")[2] } == ["after"])
    }

    @Test func aLoggerMayHaveALevelOfItsOwn() {
        let log = LogRecorder(.text)
        var logger = log.output.logger
        logger.logLevel = .debug
        logger[metadataKey: "part"] = "x"
        logger.debug("said", metadata: ["y": "1"])
        log.output.logger.debug("not said")
        #expect(log.lines == ["2026-11-24T20:09:34.478Z debug said part=x y=1"])
    }

    @Test(arguments: LogFormat.allCases)
    func secretsOfTheConfigurationAreInNoPartOfALine(format: LogFormat) {
        let log = LogRecorder(format)
        log.output.follow(revision: "r", secrets: ["s3cr\"et!"])
        log.output.logger.error("refused: s3cr\"et!", metadata: ["error": "x s3cr\"et! y", "token": "whatever"])
        let line = log.lines.joined()
        #expect(!line.contains("s3cr") && !line.contains("whatever"))
        #expect(line.contains("refused: <secret>") && line.contains("x <secret> y"))
    }
}

/// Collects lines; the time stands still.
final class LogRecorder: Sendable {
    let output: LogOutput
    private let text: TextBox

    private final class TextBox: Sendable {
        let text = Mutex("")
    }

    init(_ format: LogFormat, level: Logger.Level = .notice) {
        let box = TextBox()
        text = box
        output = LogOutput(format: format, level: level, time: { 1_795_550_974_478_000_000 }) { line in
            box.text.withLock { $0 += String(buffer: line) }
        }
    }

    /// Without their ends.
    var lines: [String] { text.text.withLock { $0.split(separator: "\n").map(String.init) } }
}
