/// What plays, where and how far; time passes only through the timestamps given.
struct Player: Sendable {
    private enum Progress: Sendable {
        case paused(milliseconds: Int)
        /// The moment at which the item would have begun, had it played without a pause.
        case playing(since: Timestamp)
    }

    /// Milliseconds that make a play worth remembering.
    private static let worthRemembering = 30_000
    private static let remembered = 50

    private(set) var devices: [Device]
    /// Index of the device that plays or is paused; nil until one is woken.
    private(set) var active: Int?
    /// The album, artist, show or playlist that the items are from; nil for a list of items.
    private(set) var context: ResourceURI?
    private(set) var isShuffled = false
    var repeats = RepeatMode.off
    /// The last plays, newest first.
    private(set) var history: [Play]
    /// Of the last command.
    private(set) var changedAt: Timestamp

    /// The context in its own order; never empty.
    private var items: [Playable]
    /// The order in which the items play: indices of them.
    private var order: [Int]
    /// Index in the order.
    private var position: Int
    /// Played before the context goes on, first come first.
    private var requested: [Playable] = []
    /// The requested item that plays, if it is not the context's turn.
    private var interlude: Playable?
    private var progress: Progress

    /// A player at rest: something is loaded, no device is active.
    init(devices: [Device], context: ResourceURI, items: [Playable], position: Int, history: [Play], at time: Timestamp) {
        self.devices = devices
        self.context = context
        self.items = items
        self.position = position
        self.history = history
        order = Array(items.indices)
        progress = .paused(milliseconds: 0)
        changedAt = time
    }

    /// What plays or is paused.
    var current: Playable { interlude ?? items[order[position]] }

    /// What comes next: the requested first, then the rest of the context.
    var upcoming: [Playable] { requested + order[(position + 1)...].map { items[$0] } }

    var isPlaying: Bool {
        if case .playing = progress { true } else { false }
    }

    /// Milliseconds into the item.
    func progress(at now: Timestamp) -> Int {
        switch progress {
        case .paused(let milliseconds): milliseconds
        case .playing(let start): now.milliseconds - start.milliseconds
        }
    }

    /// Catches up with the clock: goes on to the next item at the end of one, and stops after the last.
    mutating func settle(at now: Timestamp, _ catalogue: Catalogue) {
        while case .playing(let start) = progress, case let end = start.adding(milliseconds: catalogue.duration(of: current)), end <= now {
            remember(until: end)
            if repeats == .track || goOn() {
                progress = .playing(since: end)
            } else {
                position = 0
                progress = .paused(milliseconds: 0)
            }
        }
    }

    mutating func activate(_ device: Int) { active = device }

    mutating func setVolume(_ percent: Int, of device: Int) { devices[device].volume = percent }

    /// Plays something new; there must be at least one item.
    mutating func play(_ items: [Playable], from position: Int, context: ResourceURI?, offset: Int, at now: Timestamp) {
        remember(until: now)
        self.items = items
        self.context = context
        order = Array(items.indices)
        self.position = position
        interlude = nil
        if isShuffled { shuffle() }
        start(at: now, offset: offset)
    }

    mutating func resume(at now: Timestamp) { start(at: now, offset: progress(at: now)) }

    mutating func pause(at now: Timestamp) {
        progress = .paused(milliseconds: progress(at: now))
        changedAt = now
    }

    /// Playing or paused, it stays so; beyond the end the next item begins.
    mutating func seek(to milliseconds: Int, at now: Timestamp, _ catalogue: Catalogue) {
        let milliseconds = min(milliseconds, catalogue.duration(of: current))
        switch progress {
        case .paused: progress = .paused(milliseconds: milliseconds)
        case .playing: progress = .playing(since: now.adding(milliseconds: -milliseconds))
        }
        changedAt = now
    }

    mutating func request(_ item: Playable) { requested.append(item) }

    /// Goes to the next item and plays; false when there is none.
    mutating func next(at now: Timestamp) -> Bool {
        remember(until: now)
        guard goOn() else { return false }
        start(at: now, offset: 0)
        return true
    }

    /// Goes back in the context and plays; false at its beginning.
    mutating func previous(at now: Timestamp) -> Bool {
        remember(until: now)
        // From an interlude back is where the context was left.
        guard interlude != nil || position > 0 else { return false }
        if interlude == nil { position -= 1 }
        interlude = nil
        start(at: now, offset: 0)
        return true
    }

    /// The current item plays on; what comes after it changes.
    mutating func setShuffled(_ isShuffled: Bool, at now: Timestamp) {
        guard isShuffled != self.isShuffled else { return }
        self.isShuffled = isShuffled
        changedAt = now
        if isShuffled {
            shuffle()
        } else {
            position = order[position]
            order = Array(items.indices)
        }
    }

    private mutating func start(at now: Timestamp, offset: Int) {
        progress = .playing(since: now.adding(milliseconds: -offset))
        changedAt = now
    }

    private mutating func goOn() -> Bool {
        if !requested.isEmpty {
            interlude = requested.removeFirst()
        } else if position + 1 < order.count {
            interlude = nil
            position += 1
        } else if repeats == .context {
            interlude = nil
            position = 0
        } else {
            return false
        }
        return true
    }

    /// Mixes the items other than the current one, always in the same way.
    private mutating func shuffle() {
        let rest = order.indices.filter { $0 != position }.map { order[$0] }
        var random = SplitMix64(seed: UInt64(rest.count))
        order = [order[position]] + random.sample(rest.count, below: rest.count).map { rest[$0] }
        position = 0
    }

    private mutating func remember(until end: Timestamp) {
        guard case .playing(let start) = progress, end.milliseconds - start.milliseconds >= Self.worthRemembering else { return }
        guard case .track(let track) = current else { return }
        history.insert(Play(track: track, playedAt: end, context: context), at: 0)
        if history.count > Self.remembered { history.removeLast() }
    }
}
