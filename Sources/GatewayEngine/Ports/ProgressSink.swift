/// Where a call tells what it is waiting for, for a caller who asked to be told.
package protocol ProgressSink: AnyObject, Sendable {
    /// One thing that has happened or is being waited for, in a short phrase without a full stop.
    func report(_ message: String)
}
