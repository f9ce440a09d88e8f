package import GatewayPlan
import JSONBytes
import YAMLSyntax

/// Which rules and panels `setlist generate` would write otherwise for another configuration.
package struct MonitoringChanges: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable { case alert, record, panel }
    package enum Change: String, Sendable { case added, removed, changed }

    /// A rule or a panel.
    package struct Item: Sendable, Equatable {
        package let kind: Kind
        package let name: String
        package let change: Change
    }

    /// Rules as they are written, then panels.
    package let items: [Item]

    /// - Parameters:
    ///   - title: what the upstream is called on a board.
    package init(from old: (plan: MonitoringPlan, title: String), to new: (plan: MonitoringPlan, title: String)) {
        let before = MonitoringGenerator(old.plan, title: old.title).parts
        let after = MonitoringGenerator(new.plan, title: new.title).parts
        let known = Dictionary(before.map { ($0.id, $0.text) }) { first, _ in first }
        let kept = Set(after.map(\.id))
        items =
            after.compactMap { part in
                guard let text = known[part.id] else { return Item(kind: part.kind, name: part.name, change: .added) }
                return text == part.text ? nil : Item(kind: part.kind, name: part.name, change: .changed)
            }
            + before.filter { !kept.contains($0.id) }.map { Item(kind: $0.kind, name: $0.name, change: .removed) }
    }
}

/// A rule or a panel with all that is written of it.
struct MonitoringPart {
    let kind: MonitoringChanges.Kind
    let name: String
    let text: String

    var id: String { "\(kind.rawValue) \(name)" }
}

extension Board {
    /// The panels under their names: board, row and title.
    var parts: [MonitoringPart] {
        rows.flatMap { row in
            row.panels.map { panel in
                let name = [title, row.title, panel.title].filter { !$0.isEmpty }.joined(separator: " / ")
                return MonitoringPart(kind: .panel, name: name, text: panel.json(id: 0, x: 0, y: 0).description)
            }
        }
    }
}
