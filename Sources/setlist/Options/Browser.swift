import Glibc

/// The person's own browser.
enum Browser {
    /// Opens an address; false when there is no browser to open it with.
    ///
    /// The program that opens it runs on its own: it may live as long as the browser.
    static func open(_ url: String) -> Bool {
        // Without a desktop there is nothing to open, and xdg-open would start a browser in the terminal.
        guard ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"].contains(where: { Environment.variable($0) != nil }) else { return false }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // Its chatter is not for the person who signs in.
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY, 0)
        }
        let arguments: [UnsafeMutablePointer<CChar>?] = [strdup("xdg-open"), strdup(url), nil]
        defer { for argument in arguments { free(argument) } }
        var process = pid_t()
        return posix_spawnp(&process, "xdg-open", &actions, nil, arguments, environ) == 0
    }
}
