// A search space from YAML and back: its sections, and architectures. Written spaces have every setting, and are
// accepted by the reader.

import Files
import LogSchema
import Yams

extension SearchSpace: Section {
  /// Makes a space that has neither log nor model yet.
  package init() {
    self.init(data: DataSection(), model: ModelSection(embeddings: []))
  }

  /// One sentence for the reference.
  package static let doc =
    "A click log, a model with choices, and the settings of training, search and verdict."

  /// The sections. A closed space is a trainer config: it is written without `search`.
  package static let settings: [Setting<Self>] = [
    .section("data", \.data).required,
    ModelSection.setting,
    .section("training", \.training),
    .section("search", \.search).written { !$0.decisions.isEmpty },
    .section("verdict", \.verdict),
  ]

  /// The JSON Schema of a space file.
  package static var schema: String {
    JSONSchema.text(of: Self.self, title: "A search space of nas")
  }

  /// Reads a space. `file` is the name that errors give.
  ///
  /// - Throws: `InputError` with the line of an unknown key or a wrong value.
  package init(yaml text: String, file: String) throws {
    let space = try Self(Node.read(text, file: file), path: "", file: file)
    self.init(
      data: space.data, model: space.model, training: space.training, search: space.search,
      verdict: space.verdict)
  }

  /// The space as YAML.
  package func yaml() throws -> String { try node.file() }

  /// Reads an architecture: a mapping from decisions' paths to values, in YAML or JSON. What is not
  /// named stays as the baseline has it.
  package func architecture(yaml text: String, file: String) throws -> Architecture {
    let section = try YAMLSection(
      Node.read(text, file: file), path: "", file: file, keys: decisions.map(\.path))
    return Architecture(
      choices: try decisions.map { decision in
        guard let node = section.node(decision.path) else { return decision.choice.baseline }
        let index = decision.choice.values.firstIndex { $0.description == node.scalar?.string }
        guard let index else {
          throw section.mismatch(
            node, decision.path,
            expected: "one of \(decision.choice.values.map(\.description).joined(separator: ", "))")
        }
        return index
      })
  }
}
