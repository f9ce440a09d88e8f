/// Which upstream reads are under way, for whom, and who may still join: one flight per key, whoever started it.
///
/// A flight leaves the table only when it has landed, so a key never has two of them unless a write came in between or somebody
/// insisted on a read of their own. It knows passengers by number only; what they wait with is the board's.
struct FlightTable {
    struct Key: Hashable {
        let hash: Int
        let bytes: [UInt8]
    }

    /// How things stood before a flight's request was sent.
    struct Start {
        let stamps: [TagStamp]
        /// Then the first write settles that the answer may not show, nanoseconds of uptime.
        let joinableUntil: Int64
    }

    struct Flight {
        let key: Key
        /// Whose credential it uses.
        let principal: Principal
        let start: Start
        /// Somebody wants the answer stored, whether anybody waits for it or not.
        let isWanted: Bool
        var passengers: [Int] = []
        var isCancelled = false
    }

    enum Boarding: Equatable {
        /// A flight begins, and the passenger is on it; the caller carries it out.
        case lead(flight: Int)
        /// The passenger is on a flight that is under way.
        case follow(flight: Int)
    }

    private(set) var flights: [Int: Flight] = [:]
    /// The flight that is joined under a key.
    private(set) var current: [Key: Int] = [:]
    private var last = 0

    /// Puts a passenger on the key's flight, or on a new one.
    ///
    /// - Parameters:
    ///   - passenger: a number of their own.
    ///   - insists: on a read that begins now.
    ///   - now: nanoseconds of uptime.
    ///   - start: how things stand now.
    ///   - isCurrent: whether no write has touched these tags since.
    mutating func board(
        _ key: Key, passenger: Int, principal: Principal, insists: Bool, now: Int64, start: @autoclosure () -> Start,
        isCurrent: ([TagStamp]) -> Bool
    ) -> Boarding {
        if !insists, let number = joinable(key, now: now, isCurrent: isCurrent) {
            flights[number]?.passengers.append(passenger)
            return .follow(flight: number)
        }
        let number = begin(Flight(key: key, principal: principal, start: start(), isWanted: false, passengers: [passenger]))
        return .lead(flight: number)
    }

    /// Begins a flight without passengers, unless the key has one.
    ///
    /// - Returns: the flight to be carried out.
    mutating func beginUnasked(
        _ key: Key, principal: Principal, now: Int64, start: @autoclosure () -> Start, isCurrent: ([TagStamp]) -> Bool
    ) -> Int? {
        guard joinable(key, now: now, isCurrent: isCurrent) == nil else { return nil }
        return begin(Flight(key: key, principal: principal, start: start(), isWanted: true))
    }

    private func joinable(_ key: Key, now: Int64, isCurrent: ([TagStamp]) -> Bool) -> Int? {
        guard let number = current[key], let start = flights[number]?.start else { return nil }
        return now < start.joinableUntil && isCurrent(start.stamps) ? number : nil
    }

    private mutating func begin(_ flight: Flight) -> Int {
        last += 1
        flights[last] = flight
        current[flight.key] = last
        return last
    }

    /// A passenger no longer waits.
    ///
    /// - Returns: whether the flight is to be cancelled, since nobody is left.
    mutating func leave(_ passenger: Int, flight number: Int) -> Bool {
        guard let place = flights[number]?.passengers.firstIndex(of: passenger) else { return false }
        flights[number]?.passengers.remove(at: place)
        guard let flight = flights[number], flight.passengers.isEmpty, !flight.isWanted, !flight.isCancelled else { return false }
        flights[number]?.isCancelled = true
        return true
    }

    /// A flight has ended.
    ///
    /// - Returns: who waits for it, and whether it was cancelled and so says nothing to those who came after that.
    mutating func land(_ number: Int) -> (passengers: [Int], wasCancelled: Bool) {
        guard let flight = flights.removeValue(forKey: number) else { return ([], false) }
        if current[flight.key] == number { current[flight.key] = nil }
        return (flight.passengers, flight.isCancelled)
    }
}
