//  A scenario: the world that firmware runs in, as a file says it (Docs/Scenarios.md).
//
//  `Scenario.load` reads and checks; `Stage` plays it around a machine. A part of a scenario is a
//  field with its schema and the values made from it; to add one, add its field to `schema` and its
//  values to `init`. Everything that is wrong with a file is told at once (`ScenarioError`).

import Air
import Schema
import Simulation
import Wiring
import World

public struct Scenario: Sendable {
    public var seed: UInt64?
    /// What the world's calendar shows at power-on.
    public var date: CalendarTime?
    public let chip: ChipSettings
    public let air: AirDescription
    public let wiring: [WiredDescription]
    public let network: NetworkScenario
    /// What access points say of the nets behind them.
    private let localNets: LocalNets
    public var events: [Event]

    /// All keys of a file.
    static let schema = Section(
        "a scenario",
        [
            Field("version", .integer(1...1), .required, "of this format: 1"),
            Field(
                "seed", .integer(0...UInt64.max), .optional,
                "of everything random; the option --seed wins"),
            Field(
                "date", .form(NetworkScenario.date), .optional,
                "what the calendar shows at power-on, 2024-01-01 if it is not said; the option "
                    + "--start-date wins"),
            ChipSettings.field,
            AirDescription.field,
            WiredDescription.field,
            NetworkScenario.field,
            Event.field,
        ])

    /// Reads a file.
    ///
    /// - Throws: everything that is wrong with it.
    public static func load(_ path: String) throws(ScenarioError) -> Scenario {
        let bytes: [UInt8]
        switch ScenarioFile.read(path, atMost: YAMLReader.mostBytes) {
        case .success(let content): bytes = content
        case .failure(let error): throw ScenarioError(path: path, unreadable: error.reason)
        }
        return try read(bytes, path: path)
    }

    /// Reads the content of a file.
    ///
    /// - Parameter path: names the file in errors.
    public static func read(_ bytes: [UInt8], path: String) throws(ScenarioError) -> Scenario {
        let root: YAMLNode
        var checker = Checker()
        do throws(YAMLReader.Failure) {
            let tree = try YAMLReader.read(bytes)
            root = tree.root
            checker.report(tree.problems)
        } catch {
            throw ScenarioError(path: path, problems: [error.problem])
        }
        guard let values = checker.section(root, schema), checker.problems.isEmpty else {
            throw ScenarioError(path: path, problems: checker.problems)
        }
        let scenario = Scenario(values, folder: ScenarioFile.folder(of: path))
        scenario.checkReferences(into: &checker)
        guard checker.problems.isEmpty else {
            throw ScenarioError(path: path, problems: checker.problems)
        }
        return scenario
    }

    /// A world without anything in it.
    public init() {
        chip = ChipSettings(nil)
        air = AirDescription(nil)
        wiring = []
        localNets = LocalNets(air)
        network = NetworkScenario(nil, folder: "")
        events = []
    }

    private init(_ values: Values, folder: String) {
        seed = values.ifNumber("seed")
        date = values.ifText("date").flatMap { CalendarTime($0) }
        chip = ChipSettings(values.ifSection("chip"))
        air = AirDescription(values.ifSection("air"))
        wiring = values.named("wiring").map(WiredDescription.init)
        localNets = LocalNets(air)
        network = NetworkScenario(
            values.ifSection("network"), nets: localNets.nets, folder: folder)
        events = values.sections("events").map(Event.init)
    }

    /// The net behind an access point: the one that it describes, or of its name, or the first.
    func net(behind accessPoint: String) -> String {
        let name = network.namesNets ? accessPoint : localNets.names[accessPoint]
        return network.netNames.first { $0 == name } ?? network.netNames.first ?? ""
    }

    /// What one part says about another: what an event is about must be there.
    private func checkReferences(into checker: inout Checker) {
        let buttons = wiring.filter { $0.kind == DeviceKind.button.name }.map(\.name)
        for event in events {
            switch event.action {
            case .air(let happening): check(happening, event, into: &checker)
            case .press(let name, _) where !buttons.contains(name):
                let help =
                    buttons.isEmpty
                    ? "; no button is wired" : suggestion(for: name, among: buttons)
                checker.report("there is no button \(quoted(name))" + help, at: event.mark)
            case .network(let change): check(change, at: event.mark, into: &checker)
            default: break
            }
        }
        let localProblems =
            network.namesNets ? LocalNets.contradictions(air) : localNets.problems
        for problem in localProblems { checker.report(problem.text, at: problem.mark) }
        let happenings = events.compactMap { event -> (event: AirEvent, mark: Mark)? in
            guard case .air(let happening) = event.action else { return nil }
            return (happening, event.mark)
        }
        for (happening, problem) in zip(happenings, air.problems(of: happenings.map(\.event))) {
            if let problem { checker.report(problem, at: happening.mark) }
        }
        for problem in air.problems(chip: chip.mac ?? .guide) + network.problems {
            checker.report(problem.text, at: problem.mark)
        }
        for (path, mark) in network.directories where !ScenarioFile.isDirectory(path) {
            checker.report("there is no directory \(quoted(path))", at: mark)
        }
    }

    private func check(_ event: NetworkEvent, at mark: Mark, into checker: inout Checker) {
        if let net = event.net, !network.netNames.contains(net) {
            let help = suggestion(for: net, among: network.netNames)
            checker.report("there is no net \(quoted(net))" + help, at: mark)
        }
        if event.isJoinedFor {
            checker.report("\"for\" says how long a link is cut, not joined", at: mark)
        }
        if case .host(let name, _) = event.change, !network.hostNames.contains(name) {
            let help =
                network.hostNames.isEmpty
                ? "; the network has no hosts" : suggestion(for: name, among: network.hostNames)
            checker.report("there is no host \(quoted(name))" + help, at: mark)
        }
    }

    /// Who something befalls must be there.
    private func check(_ happening: AirEvent, _ event: Event, into checker: inout Checker) {
        let names = happening.isAboutStation ? air.stationNames : air.accessPointNames
        guard let name = happening.name, !names.contains(name) else { return }
        let kind = happening.isAboutStation ? "station" : "access point"
        checker.report(
            "there is no \(kind) \(quoted(name))"
                + (names.isEmpty ? "; `air` has none" : suggestion(for: name, among: names)),
            at: event.mark)
    }
}
