import GatewayPlan
import NIOSSL

/// What a listener shows of itself over TLS.
enum TLSContext {
    /// A file that cannot be used, in words for the operator.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Reads the certificate and its key; TLS 1.2 and newer.
    static func make(_ plan: TLSPlan) throws -> NIOSSLContext {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(plan.certificate)
        } catch {
            throw Failure(description: "The certificate \(plan.certificate) cannot be used: it cannot be read, or is not PEM.")
        }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: plan.key, format: .pem)
        } catch {
            throw Failure(description: "The private key \(plan.key) cannot be used: it cannot be read, or is not PEM without a passphrase.")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw Failure(description: "The certificate \(plan.certificate) and the key \(plan.key) do not belong together.")
        }
    }
}
