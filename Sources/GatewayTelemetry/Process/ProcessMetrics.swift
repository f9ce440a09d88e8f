import Glibc

/// What the kernel knows of this process, under the names that every Prometheus client uses.
package struct ProcessMetrics: MetricSource {
    private let startTime: Double

    /// - Parameter startTime: seconds since the epoch.
    package init(startTime: Double) { self.startTime = startTime }

    package func collect(into samples: inout MetricSamples) {
        samples.add(.processStartTime, value: startTime)
        samples.add(.processCPU, value: Self.cpuSeconds)
        if let bytes = Self.residentBytes { samples.add(.processResidentMemory, value: bytes) }
        if let count = Self.openDescriptors { samples.add(.processOpenDescriptors, value: count) }
        samples.add(.processMaxDescriptors, value: Self.maximumDescriptors)
    }

    private static var cpuSeconds: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
        let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
        return Double(seconds) + Double(microseconds) / 1e6
    }

    /// The second number of `/proc/self/statm`, in pages.
    private static var residentBytes: Double? {
        guard let file = fopen("/proc/self/statm", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { return nil }
        let words = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }.split(separator: UInt8(ascii: " "))
        guard words.count > 1, let pages = Double(String(decoding: words[1], as: UTF8.self)) else { return nil }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    private static var openDescriptors: Double? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Without `.`, `..` and the descriptor that reads them.
        return Double(max(count - 3, 0))
    }

    private static var maximumDescriptors: Double {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Double(limit.rlim_cur)
    }
}
