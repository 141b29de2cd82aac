// A form in which an architecture of a run leaves nas. `Exporters` lists the forms; how a command writes them is not
// known here.

/// Writes an architecture of a run for another program, or for people.
package protocol Exporter: Sendable {
  /// What is said of the format before anything is exported.
  var format: ExportFormat { get }

  /// Makes the files of an architecture, and the list of what the program that reads them does differently.
  ///
  /// What the source offers is read only if it is asked for: a format that needs no log works without it.
  ///
  /// - Throws: `InputError` with the reason if the format cannot express the architecture.
  func export(_ source: ExportSource) throws -> Export
}

/// The name of a format, and the sentences of the help about it.
package struct ExportFormat: Hashable, Sendable {
  /// Where an export goes.
  package enum Destination: Hashable, Sendable {
    /// Stdout or one file.
    case file
    /// A file, or several with names like it, which must be named; `example` is such a name.
    case namedFile(example: String)
    /// Stdout for what matters most, or a folder for all; `use` continues "With NAME ".
    case folder(use: String)
  }

  /// The value of `--format`.
  package let name: String
  /// What is exported, without a full stop.
  package let summary: String
  /// Where it goes.
  package let destination: Destination
  /// The trainer that reads configs of this format; nil if the files are for something else.
  package let trainer: String?
  /// Whether the network is trained again for it, since a run keeps no weights.
  package let needsNetwork: Bool
  /// A paragraph of the help; nil if `summary` says enough.
  package let discussion: String?

  /// Describes a format.
  package init(
    _ name: String, _ summary: String, destination: Destination = .file, trainer: String? = nil,
    needsNetwork: Bool = false, discussion: String? = nil
  ) {
    self.name = name
    self.summary = summary
    self.destination = destination
    self.trainer = trainer
    self.needsNetwork = needsNetwork
    self.discussion = discussion
  }
}
