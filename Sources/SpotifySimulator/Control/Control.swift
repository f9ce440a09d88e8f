import JSONBytes
import NIOCore
import NIOHTTP1

/// The simulator's own routes, below `/_simulator`: for tests in any language, without a token.
enum Control {
    static func answer(_ request: SimulatorRequest, simulation: Simulation) -> Reply {
        switch (request.method, request.segments.dropFirst().joined(separator: "/")) {
        case (.POST, "reset"):
            simulation.reset()
            return .empty(.noContent)
        case (.GET, "requests"):
            let requests = simulation.withState { $0.log.requests }
            return .json { $0.array(requests, write) }
        case (.DELETE, "requests"):
            simulation.withState { $0.log.removeAll() }
            return .empty(.noContent)
        case (.PUT, "faults"):
            return replaceFaults(request, simulation: simulation)
        case (.GET, "state"):
            return state(of: simulation)
        default:
            return APIError.noService.reply
        }
    }

    private static func replaceFaults(_ request: SimulatorRequest, simulation: Simulation) -> Reply {
        do throws(FaultFormatError) {
            let faults = try SimulatorFault.parse(request.body)
            simulation.withState { $0.faults = FaultTable(faults) }
            return .empty(.noContent)
        } catch {
            return APIError.badRequest(error.message).reply
        }
    }

    private static func write(_ request: SimulatorRequest, into writer: inout JSONWriter) {
        writer.object {
            $0.member("method", request.method.rawValue)
            $0.member("target", request.target)
            $0.member("path", request.path)
            $0.member("query") { writer in
                for (name, value) in request.query.sorted(by: { $0.key < $1.key }) { writer.member(name, value) }
            }
            $0.member("headers") { writer in
                let headers = Dictionary(request.headers.map { ($0.name.lowercased(), $0.value) }) { "\($0), \($1)" }
                for (name, value) in headers.sorted(by: { $0.key < $1.key }) { writer.member(name, value) }
            }
            $0.member("body", String(buffer: request.body))
        }
    }

    private static func state(of simulation: Simulation) -> Reply {
        let now = simulation.now
        let catalogue = simulation.catalogue
        let state = simulation.withState { state in
            state.world.player.settle(at: now, tracks: catalogue.tracks)
            return state
        }
        let player = state.world.player
        return .json { writer in
            writer.object {
                $0.member("seed", String(simulation.configuration.seed))
                $0.member("profile", simulation.configuration.profile.rawValue)
                $0.member("time", now.iso8601)
                $0.member("requests", state.log.requests.count)
                $0.member("faults", state.faults.faults.count)
                $0.member("catalogue") {
                    $0.member("artists", catalogue.artists.count)
                    $0.member("albums", catalogue.albums.count)
                    $0.member("tracks", catalogue.tracks.count)
                }
                $0.member("library") { writer in
                    for kind in ResourceKind.allCases { writer.member(kind.rawValue, state.world.library[kind].count) }
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
                    if let active = player.active { $0.member("device", player.devices[active].id) } else { $0.nullMember("device") }
                    $0.member("is_playing", player.isPlaying)
                    $0.member("track", catalogue.tracks[player.track].id)
                    $0.member("progress_ms", player.progress(at: now))
                }
            }
        }
    }
}
