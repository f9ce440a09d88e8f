extension MetricDefinition {
    package static let buildInfo = MetricDefinition("setlist_build_info", .gauge, labels: ["version"], help: "1; the version in a label.")
    package static let configInfo = MetricDefinition(
        "setlist_config_info", .gauge, labels: ["revision"], help: "1; the revision of the configuration that is served in a label.")
    package static let configReloads = MetricDefinition(
        "setlist_config_reloads_total", .counter, labels: ["result"], help: "Reloads of the configuration by result: applied, refused.")
    package static let configReloadSuccessful = MetricDefinition(
        "setlist_config_last_reload_successful", .gauge, help: "1 unless the last reload was refused.")
    package static let configReloadTime = MetricDefinition(
        "setlist_config_last_reload_success_timestamp_seconds", .gauge, help: "When the served configuration was loaded.")

    package static let credentialExpiry = MetricDefinition(
        "setlist_credential_expiry_timestamp_seconds", .gauge, labels: ["account"],
        help: "When the account must be signed in again; 0 when that is not known.")
    package static let credentialAuthorized = MetricDefinition(
        "setlist_credential_authorized_timestamp_seconds", .gauge, labels: ["account"],
        help: "When the account was signed in; 0 when nobody has.")
    package static let tokenRefreshes = MetricDefinition(
        "setlist_token_refreshes_total", .counter, labels: ["result"], help: "Refreshes of an access token: renewed, failed, revoked.")

    /// The OpenTelemetry conventions' name for it, so that ready-made boards work.
    package static let operationDuration = MetricDefinition(
        "mcp_server_operation_duration_seconds", .histogram(bounds: BucketBounds.calls),
        labels: ["mcp_method_name", "network_transport", "error_type"], help: "Duration of MCP requests as the server saw them.")
    package static let streams = MetricDefinition(
        "setlist_streams", .gauge, labels: ["kind"], help: "Open streams to clients.")

    package static let spans = MetricDefinition(
        "setlist_spans_total", .counter, labels: ["result"],
        help: "Spans of traces by result: exported, failed (the collector did not take them), dropped (no room).")

    package static let processResidentMemory = MetricDefinition(
        "process_resident_memory_bytes", .gauge, help: "Resident memory of the process.")
    package static let processCPU = MetricDefinition(
        "process_cpu_seconds_total", .counter, help: "User and system time of the process.")
    package static let processOpenDescriptors = MetricDefinition("process_open_fds", .gauge, help: "Open file descriptors.")
    package static let processMaxDescriptors = MetricDefinition("process_max_fds", .gauge, help: "Limit of open file descriptors.")
    package static let processStartTime = MetricDefinition(
        "process_start_time_seconds", .gauge, help: "When the process started, seconds since the epoch.")
}

extension MetricCatalogue {
    static let configuration: [MetricDefinition] = [
        .buildInfo, .configInfo, .configReloads, .configReloadSuccessful, .configReloadTime,
    ]
    static let credentials: [MetricDefinition] = [.credentialExpiry, .credentialAuthorized, .tokenRefreshes]
    static let transport: [MetricDefinition] = [.operationDuration, .streams, .spans]
    static let process: [MetricDefinition] = [
        .processResidentMemory, .processCPU, .processOpenDescriptors, .processMaxDescriptors, .processStartTime,
    ]
}
