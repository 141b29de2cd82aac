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
    do {
      let node = try Node.read(text, file: file)
      var space = try Self(node, path: "", file: file)
      // The surrogate learns from effects.
      if !space.haveEffects, node["search"]?["searcher"].map({ $0.null != nil }) ?? true {
        space.search.searcher = .controller
      }
      self.init(
        data: space.data, model: space.model, training: space.training, search: space.search,
        verdict: space.verdict)
    } catch let error as InputError {
      throw Self.advising(error)
    }
  }

  /// An error about a key, with what the reference knows of the key.
  private static func advising(_ error: InputError) -> InputError {
    switch error.subject {
    case .unknownKey(let path, _):
      guard let name = path.last else { return error }
      if name == "epochs" {
        return error.adding("a network is trained in one pass over the log, so it has no epochs")
      }
      let homes = paths(ofKey: name).filter { $0.count { $0 == "." } == 1 }
      if homes.isEmpty { return error }
      return error.adding("did you mean \(homes.map { "`\($0)`" }.joined(separator: " or "))?")
    case .missingKey(let path):
      let key = path.joined(separator: ".")
      guard (try? Reference(of: Self.self).about(key)) != nil else { return error }
      return error.adding("`\(ShellCommand("nas", "space", "reference").path(key))` explains it")
    case .column, .noColumn, nil: return error
    }
  }

  /// The paths of the keys that have a name, or that other programs call so.
  package static func paths(ofKey name: String) -> [String] {
    let usual = KeyNames.usual(name)
    return Reference(of: Self.self).entries
      .filter { $0.declaration != nil && !$0.isOfNamedForm && $0.path.last == usual }
      .map(\.name)
  }

  /// The space as YAML.
  package func yaml() throws -> String { try node.file() }

  /// Reads an architecture: a mapping from decisions' paths to values, in YAML or JSON. What is not
  /// named stays as the baseline has it. The output of `nas export --format json`, which has such a mapping under
  /// `architecture`, is read too.
  package func architecture(yaml text: String, file: String) throws -> Architecture {
    var node = try Node.read(text, file: file, expected: "an architecture")
    let paths = decisions.map(\.path)
    let keys = node.mapping?.keys.compactMap(\.string) ?? []
    if keys.contains("data"), keys.contains("model"), !paths.contains("data") {
      throw InputError(
        "is a search space or a trainer config: expected an architecture, as"
          + " `nas export RUN --format json` prints it", file: file)
    }
    if keys.contains("architecture"), !paths.contains("architecture"),
      let inner = node.mapping?["architecture"]
    {
      node = inner
    }
    let section = try YAMLSection(node, path: "", file: file, keys: paths)
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
