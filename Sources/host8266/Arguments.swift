//  The command line, in the form that ArgumentParser takes.
//
//  Interface: `Arguments.expanded`.

enum Arguments {
    /// `--rt` alone becomes `--rt=1`, because its value is optional; `-DNAME=VALUE` and `-IPATH`
    /// become two arguments, because ArgumentParser looks for an `=` before it looks for a short
    /// option with its value.
    static var expanded: [String] {
        CommandLine.arguments.dropFirst().flatMap { argument in
            if argument == "--rt" { return ["--rt=1"] }
            if argument.count > 2, ["-D", "-I"].contains(argument.prefix(2)) {
                return [String(argument.prefix(2)), String(argument.dropFirst(2))]
            }
            return [argument]
        }
    }
}
