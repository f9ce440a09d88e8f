import JSONBytes

/// The state of the demo user's world in short.
enum StateReport {
    static func reply(of state: Simulation.State, _ simulation: Simulation) -> Reply {
        let now = simulation.now(state)
        let catalogue = simulation.catalogue
        var owner = state.world.people[0]
        owner.player.settle(at: now, catalogue)
        let player = owner.player
        return .json { writer in
            writer.object {
                $0.member("seed", String(simulation.configuration.seed))
                $0.member("profile", state.settings.profile.rawValue)
                $0.member("time", now.iso8601)
                $0.member("requests", state.log.requests.count)
                $0.member("faults", state.faults.faults.count)
                $0.member("catalogue") {
                    $0.member("artists", catalogue.artists.count)
                    $0.member("albums", catalogue.albums.count)
                    $0.member("tracks", catalogue.tracks.count)
                    $0.member("shows", catalogue.spoken.shows.count)
                    $0.member("episodes", catalogue.spoken.episodes.count)
                    $0.member("audiobooks", catalogue.spoken.audiobooks.count)
                    $0.member("chapters", catalogue.spoken.chapters.count)
                }
                $0.member("library") { writer in
                    for kind in ResourceKind.allCases { writer.member(kind.rawValue, owner.library[kind].count) }
                }
                $0.member("playlists", array: state.world.playlists) { playlist, writer in
                    writer.object {
                        $0.member("id", playlist.id)
                        $0.member("name", playlist.name)
                        $0.member("owner", playlist.owner)
                        $0.member("snapshot_id", playlist.snapshotID)
                        $0.member("total", playlist.rows.count)
                    }
                }
                $0.member("player") {
                    $0.member("device", player.active.map { player.devices[$0].id })
                    $0.member("is_playing", player.isPlaying)
                    $0.member("track", catalogue.uri(of: player.current).id)
                    $0.member("progress_ms", player.progress(at: now))
                }
            }
        }
    }
}
