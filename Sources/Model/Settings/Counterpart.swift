// What another trainer has in place of a technique of nas. Exporters write it down; they know no technique by name.

/// The technique of another trainer that comes nearest to one of nas.
package struct Counterpart: Sendable {
  /// Its name there.
  package let name: String
  /// Its settings, under the keys that they have there.
  package let settings: [(key: String, value: Double)]
  /// What is not the same, a sentence each.
  package let differences: [String]

  /// Names a technique of another trainer.
  package init(
    _ name: String, settings: [(key: String, value: Double)] = [], differences: [String] = []
  ) {
    (self.name, self.settings, self.differences) = (name, settings, differences)
  }
}
