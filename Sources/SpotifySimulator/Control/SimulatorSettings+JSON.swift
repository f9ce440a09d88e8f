import JSONBytes
import NIOCore

extension SimulatorSettings {
    private static let keys: Set<String> = [
        "profile", "retired", "snapshot_lag_s", "read_lag_ms", "opaque_player_answers", "rotate_refresh_tokens", "consent", "signs_in",
    ]

    /// Changes what the body names and leaves the rest.
    mutating func change(_ buffer: ByteBuffer) throws(ControlError) {
        let body = try ControlBody(buffer, keys: Self.keys)
        var changed = self
        if let value = try body.word("profile", SimulatorProfile.self) { changed.profile = value }
        if let value = try body.bool("retired") { changed.servesRetired = value }
        if let value = try body.count("snapshot_lag_s") { changed.snapshotLag = .seconds(value) }
        if let value = try body.count("read_lag_ms") { changed.readLag = .milliseconds(value) }
        if let value = try body.bool("opaque_player_answers") { changed.answersOpaquely = value }
        if let value = try body.bool("rotate_refresh_tokens") { changed.rotatesRefreshTokens = value }
        if let value = try body.word("consent", Consent.self) { changed.consent = value }
        if let value = try body.word("signs_in", SimulatorUser.self) { changed.signsIn = value }
        self = changed
    }

    func write(into writer: inout JSONWriter) {
        writer.object {
            $0.member("profile", profile.rawValue)
            $0.member("retired", servesRetired)
            $0.member("snapshot_lag_s", Int(snapshotLag.components.seconds))
            $0.member("read_lag_ms", Int(readLag / .milliseconds(1)))
            $0.member("opaque_player_answers", answersOpaquely)
            $0.member("rotate_refresh_tokens", rotatesRefreshTokens)
            $0.member("consent", consent.rawValue)
            $0.member("signs_in", signsIn.rawValue)
        }
    }
}

extension SimulatorLimits {
    /// A limit that the body does not name is off.
    init(_ buffer: ByteBuffer) throws(ControlError) {
        let body = try ControlBody(buffer, keys: ["window", "quota"])
        self.init(window: try body.count("window"), quota: try body.count("quota"))
    }

    func write(into writer: inout JSONWriter) {
        writer.object {
            if let window { $0.member("window", window) } else { $0.nullMember("window") }
            if let quota { $0.member("quota", quota) } else { $0.nullMember("quota") }
        }
    }
}
