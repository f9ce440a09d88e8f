/// Why a list of faults in JSON cannot be used.
struct FaultFormatError: Error, Equatable {
    let message: String
}
