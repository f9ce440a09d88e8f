/// Why tokens cannot be read or kept.
package enum TokenStoreFailure: Error, Equatable, CustomStringConvertible {
    /// The system's words.
    case unreadable(path: String, why: String)
    case unwritable(path: String, why: String)
    /// Somebody else may read it.
    case exposed(path: String)
    /// Not what this program wrote.
    case malformed(path: String)
    /// Encrypted, and there is no key.
    case sealed(path: String)
    case wrongKey(path: String)
    /// Another process has held the lock for longer than a refresh takes.
    case locked(path: String)

    package var description: String {
        switch self {
        case .unreadable(let path, let why): "The token file \(path) cannot be read: \(why)."
        case .unwritable(let path, let why):
            "The token file \(path) cannot be written: \(why). token_store.path in policies.yaml names another place."
        case .exposed(let path): "Others than its owner may read the token file \(path). Run: chmod 600 \(path)"
        case .malformed(let path): "\(path) is not a token file of this program, or is damaged. Remove it and sign in again."
        case .sealed(let path): "The token file \(path) is encrypted, and token_store.key in policies.yaml is empty."
        case .wrongKey(let path): "The token file \(path) cannot be opened: token_store.key is another key, or the file is damaged."
        case .locked(let path): "Another process holds the token file \(path) and does not let go."
        }
    }
}
