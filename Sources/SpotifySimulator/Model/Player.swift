/// What plays, where and how far; time passes only through the timestamps given.
struct Player: Sendable {
    private enum Progress: Sendable {
        case paused(milliseconds: Int)
        /// The moment at which the track would have begun, had it played without a pause.
        case playing(since: Timestamp)
    }

    let devices: [Device]
    /// Index of the device that plays or is paused; nil until one is woken.
    private(set) var active: Int?
    /// The album, artist or playlist that the tracks are from; nil for a list of tracks.
    private(set) var context: ResourceURI?
    /// Index in the catalogue of the track that plays or is paused.
    var track: Int { queue[position] }
    var isPlaying: Bool {
        if case .playing = progress { true } else { false }
    }

    /// Never empty.
    private var queue: [Int]
    private var position: Int
    private var progress: Progress
    /// Of the last command.
    private(set) var changedAt: Timestamp

    /// A player at rest: something is loaded, no device is active.
    init(devices: [Device], context: ResourceURI, queue: [Int], position: Int, at time: Timestamp) {
        self.devices = devices
        self.context = context
        self.queue = queue
        self.position = position
        progress = .paused(milliseconds: 0)
        changedAt = time
    }

    /// Milliseconds into the track.
    func progress(at now: Timestamp) -> Int {
        switch progress {
        case .paused(let milliseconds): milliseconds
        case .playing(let start): now.milliseconds - start.milliseconds
        }
    }

    /// Catches up with the clock: goes on to the next track at the end of one, and stops after the last.
    mutating func settle(at now: Timestamp, tracks: [Track]) {
        while case .playing(let start) = progress, case let end = start.adding(milliseconds: tracks[track].duration), end <= now {
            if position + 1 < queue.count {
                position += 1
                progress = .playing(since: end)
            } else {
                position = 0
                progress = .paused(milliseconds: 0)
            }
        }
    }

    mutating func activate(_ device: Int) { active = device }

    /// Plays something new; the queue must not be empty.
    mutating func play(_ queue: [Int], from position: Int, context: ResourceURI?, offset: Int, at now: Timestamp) {
        self.queue = queue
        self.position = position
        self.context = context
        progress = .playing(since: now.adding(milliseconds: -offset))
        changedAt = now
    }

    mutating func resume(at now: Timestamp) {
        progress = .playing(since: now.adding(milliseconds: -progress(at: now)))
        changedAt = now
    }

    mutating func pause(at now: Timestamp) {
        progress = .paused(milliseconds: progress(at: now))
        changedAt = now
    }

    /// Goes to another place in the queue and plays; false when there is none.
    mutating func skip(by step: Int, at now: Timestamp) -> Bool {
        guard queue.indices.contains(position + step) else { return false }
        position += step
        progress = .playing(since: now)
        changedAt = now
        return true
    }
}
