import Glibc

/// How many descriptors this process may have open.
enum DescriptorLimit {
    /// Raises the soft limit to the hard one, as far as the system lets it.
    ///
    /// The soft limit is 1024 by default, for the sake of programs that use `select`; this one does not, and each connection takes a
    /// descriptor. Past the limit `accept` fails and clients wait instead of being turned away.
    static func raise() {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(resource, &limit)
    }
}
