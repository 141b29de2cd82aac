// A search space from YAML. What the sections mean is documented in `Sections.swift`.

import Files
import LogSchema
import Yams

extension SearchSpace {
  /// Reads a space. `file` is the name that errors give.
  ///
  /// - Throws: `InputError` with the line of an unknown key or a wrong value.
  package init(yaml text: String, file: String) throws {
    let top = try YAMLSection(
      Node.read(text, file: file), path: "", file: file,
      keys: ["data", "model", "training", "search", "verdict"])
    let data = try DataSection(top.required("data"), path: "data", file: file)
    self.init(
      data: data,
      model: try ModelSection(top.required("model"), features: data.schema.features, file: file),
      training: try top.node("training").map {
        try TrainingSettings($0, path: "training", file: file)
      }
        ?? TrainingSettings(),
      search: try top.node("search").map { try SearchSettings($0, path: "search", file: file) }
        ?? SearchSettings(),
      verdict: try top.node("verdict").map { try VerdictSettings($0, path: "verdict", file: file) }
        ?? VerdictSettings())
  }

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
