// A search space to YAML: what the reader accepts, every setting written out.

import LogSchema
import Yams

extension SearchSpace {
  /// The space as YAML. A closed space is a trainer config: it has no `search` section.
  package func yaml() throws -> String {
    var sections: [(String, Node)] = [
      ("data", data.node), ("model", model.node(features: data.schema.features)),
      ("training", training.node),
    ]
    if !decisions.isEmpty { sections.append(("search", search.node)) }
    sections.append(("verdict", verdict.node))
    return try Node.block(sections).file()
  }
}
