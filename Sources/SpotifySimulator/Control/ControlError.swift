/// Why a request to the control API cannot be carried out.
struct ControlError: Error, Equatable {
    let message: String
}
