import JSONBytes

extension Renderer {
    private static let shares = ["acousticness", "danceability", "energy", "instrumentalness", "liveness", "speechiness", "valence"]

    func audioFeatures(_ index: Int, into writer: inout JSONWriter) {
        let track = catalogue.tracks[index]
        var random = SplitMix64(seed: UInt64(index))
        writer.object {
            for name in Self.shares { $0.number(name, thousandths: random.number(in: 0...1000)) }
            $0.member("analysis_url", "\(base)/audio-analysis/\(track.id)")
            $0.member("duration_ms", track.duration)
            $0.member("id", track.id)
            $0.member("key", random.number(in: 0...11))
            $0.number("loudness", thousandths: random.number(in: -30_000 ... -2000))
            $0.member("mode", random.number(in: 0...1))
            $0.number("tempo", thousandths: random.number(in: 60_000...180_000))
            $0.member("time_signature", random.number(in: 3...5))
            $0.member("track_href", "\(base)/tracks/\(track.id)")
            $0.member("type", "audio_features")
            $0.member("uri", ResourceURI(.track, track.id).text)
        }
    }

    /// A beat every half second, four to a bar, eight bars to a section.
    func audioAnalysis(_ index: Int, into writer: inout JSONWriter) {
        let duration = catalogue.tracks[index].duration
        writer.object {
            $0.member("meta") {
                $0.member("analyzer_version", "4.0.0")
                $0.member("platform", "Linux")
                $0.member("detailed_status", "OK")
                $0.member("status_code", 0)
                $0.member("timestamp", Timestamp.start.milliseconds / 1000)
                $0.number("analysis_time", thousandths: 6934)
                $0.member("input_process", "libvorbisfile L+R 44100->22050")
            }
            $0.member("track") {
                $0.member("num_samples", duration * 22_050 / 1000)
                $0.number("duration", thousandths: duration)
                $0.number("tempo", thousandths: 120_000)
                $0.number("loudness", thousandths: -7400)
                $0.member("key", index % 12)
                $0.member("mode", index % 2)
                $0.member("time_signature", 4)
            }
            for (name, length) in [("bars", 2000), ("beats", 500), ("tatums", 250)] {
                $0.member(name, array: stride(from: 0, to: duration, by: length)) { start, writer in
                    writer.object { $0.interval(start, min(length, duration - start)) }
                }
            }
            $0.member("sections", array: stride(from: 0, to: duration, by: 16_000)) { start, writer in
                writer.object {
                    $0.interval(start, min(16_000, duration - start))
                    $0.number("loudness", thousandths: -7400)
                    $0.number("tempo", thousandths: 120_000)
                    $0.member("key", index % 12)
                    $0.member("mode", index % 2)
                    $0.member("time_signature", 4)
                    for name in ["tempo", "key", "mode", "time_signature"] { $0.number("\(name)_confidence", thousandths: 730) }
                }
            }
            $0.member("segments", array: stride(from: 0, to: duration, by: 1000)) { start, writer in
                writer.object {
                    $0.interval(start, min(1000, duration - start))
                    $0.number("loudness_start", thousandths: -23_053)
                    $0.number("loudness_max", thousandths: -14_250)
                    $0.number("loudness_max_time", thousandths: 73)
                    $0.number("loudness_end", thousandths: 0)
                    for name in ["pitches", "timbre"] { $0.member(name, array: 0..<12) { $1.number(Double($0) / 12) } }
                }
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func number(_ name: String, thousandths: Int) {
        key(name)
        number(Double(thousandths) / 1000)
    }

    /// Milliseconds.
    fileprivate mutating func interval(_ start: Int, _ duration: Int) {
        number("start", thousandths: start)
        number("duration", thousandths: duration)
        number("confidence", thousandths: 925)
    }
}
