import JSONBytes

extension Renderer {
    func playback(_ player: Player, on device: Int, at now: Timestamp, into writer: inout JSONWriter) {
        writer.object {
            $0.key("device")
            self.device(player.devices[device], isActive: true, into: &$0)
            $0.member("shuffle_state", player.isShuffled)
            $0.member("smart_shuffle", false)
            $0.member("repeat_state", player.repeats.rawValue)
            playingMembers(player, at: now, into: &$0)
        }
    }

    /// The same without the device and its modes.
    func currentlyPlaying(_ player: Player, at now: Timestamp, into writer: inout JSONWriter) {
        writer.object { playingMembers(player, at: now, into: &$0) }
    }

    func queue(_ player: Player, into writer: inout JSONWriter) {
        writer.object {
            if player.active == nil {
                $0.nullMember("currently_playing")
            } else {
                $0.key("currently_playing")
                playable(player.current, into: &$0)
            }
            $0.member("queue", array: player.active == nil ? [] : player.upcoming.prefix(20), playable)
        }
    }

    func device(_ device: Device, isActive: Bool, into writer: inout JSONWriter) {
        writer.object {
            $0.member("id", device.id)
            $0.member("is_active", isActive)
            $0.member("is_private_session", false)
            $0.member("is_restricted", false)
            $0.member("name", device.name)
            $0.member("supports_volume", true)
            $0.member("type", device.type)
            $0.member("volume_percent", device.volume)
        }
    }

    func play(_ play: Play, into writer: inout JSONWriter) {
        writer.object {
            $0.key("track")
            track(play.track, into: &$0)
            $0.member("played_at", play.playedAt.iso8601Milliseconds)
            context(play.context, into: &$0)
        }
    }

    private func playingMembers(_ player: Player, at now: Timestamp, into writer: inout JSONWriter) {
        writer.member("timestamp", player.changedAt.milliseconds)
        context(player.context, into: &writer)
        writer.member("progress_ms", player.progress(at: now))
        writer.key("item")
        playable(player.current, into: &writer)
        if case .episode = player.current {
            writer.member("currently_playing_type", "episode")
        } else {
            writer.member("currently_playing_type", "track")
        }
        writer.member("actions") {
            $0.member("disallows") { $0.member(player.isPlaying ? "resuming" : "pausing", true) }
        }
        writer.member("is_playing", player.isPlaying)
    }

    private func playable(_ playable: Playable, into writer: inout JSONWriter) {
        switch playable {
        case .track(let index): track(index, into: &writer)
        case .episode(let index): episode(index, into: &writer)
        }
    }

    private func context(_ uri: ResourceURI?, into writer: inout JSONWriter) {
        guard let uri else { return writer.nullMember("context") }
        writer.member("context") {
            $0.links(uri, base: base)
            $0.typeAndURI(uri)
        }
    }
}
