// swift-tools-version: 6.3
import PackageDescription

// Each dependency earns its line in the README's table.
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
]
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let tracing: Target.Dependency = .product(name: "Tracing", package: "swift-distributed-tracing")

let package = Package(
    name: "setlist",
    products: [.executable(name: "setlist", targets: ["setlist"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.36.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .target(name: "Diagnostics"),
        .target(name: "YAMLSyntax", dependencies: ["CLibYAML", "Diagnostics"]),
        .target(name: "JSONBytes", dependencies: [nioCore]),
        .target(name: "GatewayTelemetry", dependencies: ["JSONBytes", logging, nioCore, tracing]),
        .target(name: "GatewayPlan", dependencies: ["JSONBytes", nioCore]),
        .target(name: "GatewayMonitoring", dependencies: ["GatewayPlan", "GatewayTelemetry", "JSONBytes", "YAMLSyntax"]),
        .target(
            name: "GatewayConfig", dependencies: ["YAMLSyntax", "Diagnostics", "GatewayPlan", "GatewayTelemetry", "JSONBytes", nioCore]),
        .target(name: "GatewayEngine", dependencies: ["GatewayPlan", "GatewayTelemetry", "JSONBytes", nioCore, tracing]),
        .target(
            name: "GatewayUpstream",
            dependencies: [
                "GatewayEngine", "GatewayPlan", "GatewayTelemetry", "JSONBytes", nioCore,
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .target(
            name: "GatewayRehearsal",
            dependencies: [
                "GatewayEngine", "GatewayPlan", "GatewayTelemetry", "GatewayUpstream", "JSONBytes", nioCore,
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),
        .target(
            name: "GatewayMCP",
            dependencies: [
                "GatewayEngine", "GatewayPlan", "GatewayTelemetry", "JSONBytes", nioCore,
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .target(
            name: "GatewayServer",
            dependencies: [
                "GatewayEngine", "GatewayMCP", "GatewayPlan", "GatewayTelemetry", "JSONBytes", logging,
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ] + nio),
        .target(name: "SpotifySimulator", dependencies: ["JSONBytes"] + nio),
        .executableTarget(
            name: "setlist",
            dependencies: [
                "Diagnostics", "GatewayConfig", "GatewayEngine", "GatewayMCP", "GatewayMonitoring", "GatewayPlan", "GatewayRehearsal",
                "GatewayServer", "GatewayTelemetry", "GatewayUpstream", "JSONBytes", "SpotifySimulator", logging,
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ] + nio,
            linkerSettings: [.unsafeFlags(["-use-ld=lld"], .when(platforms: [.linux], configuration: .release))]),
        .target(
            name: "GatewayTestSupport",
            dependencies: [
                "GatewayEngine", "GatewayPlan", "GatewayRehearsal", "GatewayTelemetry", "JSONBytes", "TestSupport", nioCore,
            ],
            path: "Tests/GatewayTestSupport"),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(name: "ArchitectureTests"),
        .testTarget(
            name: "GatewayConfigTests",
            dependencies: ["GatewayConfig", "GatewayMCP", "GatewayPlan", "Diagnostics", "JSONBytes", "TestSupport", nioCore],
            exclude: ["Goldens"]),
        .testTarget(
            name: "GatewayEngineTests",
            dependencies: [
                "GatewayEngine", "GatewayPlan", "GatewayRehearsal", "GatewayTelemetry", "GatewayTestSupport", "JSONBytes", "TestSupport",
                logging, nioCore, tracing,
            ]),
        .testTarget(
            name: "GatewayMCPTests",
            dependencies: [
                "GatewayMCP", "GatewayEngine", "GatewayPlan", "GatewayTelemetry", "GatewayTestSupport", "JSONBytes", "TestSupport", nioCore,
            ]),
        .testTarget(
            name: "GatewayServerTests",
            dependencies: [
                "GatewayServer", "GatewayMCP", "GatewayEngine", "GatewayPlan", "GatewayTelemetry", "GatewayTestSupport", "JSONBytes",
                logging,
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
            ] + nio),
        .testTarget(
            name: "GatewayUpstreamTests",
            dependencies: ["GatewayUpstream", "GatewayEngine", "GatewayPlan", "GatewayTelemetry", "GatewayTestSupport", "JSONBytes"] + nio),
        .testTarget(name: "JSONBytesTests", dependencies: ["JSONBytes", "TestSupport", nioCore]),
        .testTarget(name: "GatewayPlanTests", dependencies: ["GatewayPlan", "GatewayTestSupport", "JSONBytes", "TestSupport"]),
        .testTarget(name: "GatewayTelemetryTests", dependencies: ["GatewayTelemetry", "JSONBytes", logging, nioCore, tracing]),
        .testTarget(
            name: "GatewayMonitoringTests", dependencies: ["GatewayMonitoring", "GatewayPlan", "GatewayTelemetry", "JSONBytes"]),
        .testTarget(
            name: "GatewayRehearsalTests",
            dependencies: [
                "Diagnostics", "GatewayConfig", "GatewayEngine", "GatewayPlan", "GatewayRehearsal", "GatewayTelemetry", "JSONBytes",
                nioCore,
            ]),
        .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
        .testTarget(name: "YAMLSyntaxTests", dependencies: ["Diagnostics", "TestSupport", "YAMLSyntax"], exclude: ["Goldens"]),
        .testTarget(name: "SpotifySimulatorTests", dependencies: ["SpotifySimulator", "JSONBytes"] + nio),
    ],
    swiftLanguageModes: [.v6]
)

// `SETLIST_BENCHMARKS=1 swift build` adds the benchmarks; nobody else builds them.
if Context.environment["SETLIST_BENCHMARKS"] != nil {
    package.products.append(.executable(name: "bare-nio", targets: ["BareNIO"]))
    package.products.append(.executable(name: "hit-path", targets: ["HitPath"]))
    package.products.append(.executable(name: "mechanisms", targets: ["Mechanisms"]))
    package.targets.append(
        .executableTarget(
            name: "Mechanisms", dependencies: ["GatewayEngine", "GatewayPlan", "GatewayTelemetry", "JSONBytes", nioCore],
            path: "Benchmarks/Mechanisms"))
    package.targets.append(.executableTarget(name: "BareNIO", dependencies: nio, path: "Benchmarks/BareNIO"))
    package.targets.append(
        .executableTarget(
            name: "HitPath",
            dependencies: [
                "GatewayConfig", "GatewayEngine", "GatewayMCP", "GatewayPlan", "GatewayServer", "GatewayTelemetry", "JSONBytes", logging,
                nioCore, .product(name: "NIOEmbedded", package: "swift-nio"),
            ], path: "Benchmarks/HitPath"))
}

// What is never on the way of a call is compiled to be small: 40 MB is what the binary may weigh.
let cold: Set = ["Diagnostics", "GatewayConfig", "GatewayMonitoring", "GatewayRehearsal", "SpotifySimulator", "setlist"]

// One set of rules for every Swift target: Swift 6, warnings are errors, imports and existentials spelled out.
for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]
    if cold.contains(target.name) { target.swiftSettings?.append(.unsafeFlags(["-Osize"], .when(configuration: .release))) }
}
