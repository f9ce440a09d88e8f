/// Something that a device can play, by its index in the catalogue.
enum Playable: Sendable, Hashable {
    case track(Int)
    case episode(Int)
}
