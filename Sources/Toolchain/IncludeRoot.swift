// Where the SDK's headers of this installation are.
//
// Interface: `IncludeRoot.find()`.
//
// Rule: $HOST8266_INCLUDE, else beside the program: `Include` in a directory above it (a working
// copy), or `share/host8266/Include` there (an installation).

public enum IncludeRoot {
    /// The directory, or nil: then the installation is incomplete.
    public static func find() -> String? {
        if let wanted = Toolset.environment("HOST8266_INCLUDE") {
            return isRoot(wanted) ? Path.absolute(wanted) : nil
        }
        guard var directory = Files.resolved("/proc/self/exe").map(Path.directory) else {
            return nil
        }
        while true {
            for place in ["Include", "share/host8266/Include"] {
                let candidate = Path.join(directory, place)
                if isRoot(candidate) { return candidate }
            }
            if directory == "/" || directory == "." { return nil }
            directory = Path.directory(directory)
        }
    }

    private static func isRoot(_ path: String) -> Bool {
        Files.exists(Path.join(path, "runtime/budget.c"))
    }
}
