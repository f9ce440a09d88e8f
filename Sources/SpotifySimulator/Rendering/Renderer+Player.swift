import JSONBytes

extension Renderer {
    func playback(_ player: Player, on device: Int, at now: Timestamp, into writer: inout JSONWriter) {
        writer.object {
            $0.key("device")
            self.device(player.devices[device], isActive: true, into: &$0)
            $0.member("shuffle_state", false)
            $0.member("smart_shuffle", false)
            $0.member("repeat_state", "off")
            $0.member("timestamp", player.changedAt.milliseconds)
            context(player.context, into: &$0)
            $0.member("progress_ms", player.progress(at: now))
            $0.key("item")
            track(player.track, into: &$0)
            $0.member("currently_playing_type", "track")
            $0.member("actions") {
                $0.member("disallows") { $0.member(player.isPlaying ? "resuming" : "pausing", true) }
            }
            $0.member("is_playing", player.isPlaying)
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

    private func context(_ uri: ResourceURI?, into writer: inout JSONWriter) {
        guard let uri else { return writer.nullMember("context") }
        writer.member("context") {
            $0.links(uri, base: base)
            $0.typeAndURI(uri)
        }
    }
}
