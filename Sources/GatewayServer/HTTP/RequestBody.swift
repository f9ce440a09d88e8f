import NIOCore

/// Gathers a request's body; one that comes in one piece, as nearly all do, is not copied.
struct RequestBody {
    private(set) var bytes = ByteBuffer()
    private var isEmpty = true
    private let limit: Int
    private let announced: Int?

    /// - Parameter announced: what `Content-Length` says.
    init(limit: Int, announced: Int?) {
        self.limit = limit
        self.announced = announced
    }

    /// False when the body is now larger than the limit.
    mutating func append(_ piece: ByteBuffer) -> Bool {
        guard bytes.readableBytes + piece.readableBytes <= limit else { return false }
        if isEmpty {
            bytes = piece
            isEmpty = false
        } else {
            // The first piece shares its memory with the decoder, so that this copies it once into room for the rest.
            bytes.reserveCapacity(min(limit, max(announced ?? 0, bytes.readableBytes + piece.readableBytes)))
            bytes.writeImmutableBuffer(piece)
        }
        return true
    }
}
