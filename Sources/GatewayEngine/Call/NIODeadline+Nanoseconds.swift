import NIOCore

extension NIODeadline {
    /// Nanoseconds of uptime, signed so that differences are.
    var nanoseconds: Int64 { Int64(clamping: uptimeNanoseconds) }
}
