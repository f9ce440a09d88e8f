import Glibc
import Synchronization

/// Numbers the threads of this process in the order in which they ask first.
///
/// Event loops are threads that stay: each finds what is its own under its number.
package enum ThreadNumber {
    private static let last = Atomic<Int>(0)
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        precondition(pthread_key_create(&key, nil) == 0, "a process has a thousand keys")
        return key
    }()

    /// From zero.
    package static var current: Int {
        // A thread that has none yet has a null pointer: numbers are kept counted from one.
        let known = Int(bitPattern: pthread_getspecific(key))
        if known > 0 { return known - 1 }
        let number = last.wrappingAdd(1, ordering: .relaxed).newValue
        pthread_setspecific(key, UnsafeRawPointer(bitPattern: number))
        return number - 1
    }
}
