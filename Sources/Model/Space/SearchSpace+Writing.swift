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

extension TrainingSettings {
  fileprivate var node: Node {
    .block([
      ("optimizer", .plain(optimizer.rawValue)), ("learning_rate", .number(learningRate)),
      ("initial_accumulator", .number(initialAccumulator)), ("batch", .number(batch)),
    ])
  }
}

extension SearchSettings {
  fileprivate var node: Node {
    var pairs: [(String, Node)] = [
      ("reward", .plain(reward.rawValue)), ("policy", .plain(policy.rawValue)),
      ("cost", .plain(cost.rawValue)),
      ("targets", .flowList(targets.map { .number($0) })),
      ("warm_up", .number(warmUp)),
      ("finalists", .number(finalists)), ("learning_rate", .number(learningRate)),
    ]
    if let beta { pairs.append(("beta", .number(beta))) }
    if let samples { pairs.append(("samples", .number(samples))) }
    if let examples { pairs.append(("examples", .number(examples))) }
    return .block(pairs)
  }
}

extension VerdictSettings {
  fileprivate var node: Node {
    .block([
      ("margin", .number(margin)), ("confidence", .number(confidence)), ("seeds", .number(seeds)),
      ("max_seeds", .number(maxSeeds)), ("blocks", .number(blocks)), ("skip", .number(skip)),
    ])
  }
}
