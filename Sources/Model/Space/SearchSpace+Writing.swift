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

extension ModelSection {
  fileprivate func node(features: [Feature]) -> Node {
    .block([
      ("embeddings", .block(embeddingParts.map { embedding($0, $1, of: features) })),
      ("linear", .plain(String(linear))),
      ("cross", .list(ranks.map { Node.flow([("rank", $0.node)]) })),
      (
        "hidden",
        .list(
          hidden.map { Node.flow([("width", $0.width.node), ("bottleneck", $0.bottleneck.node)]) })
      ),
      ("activation", .plain(activation.rawValue)),
    ])
  }

  /// The entry of a feature or a group.
  private func embedding(
    _ group: String?, _ places: [Int], of features: [Feature]
  ) -> (String, Node) {
    let choice = embeddings[places[0]]
    guard let group else { return (features[places[0]].name, choice.node) }
    let names: (String, Node) = ("features", .flowList(places.map { .text(features[$0].name) }))
    return (group, .flow([names] + choice.pairs))
  }
}

extension Choice {
  fileprivate var node: Node { isOpen ? .flow(pairs) : .plain(baselineValue.description) }

  fileprivate var pairs: [(String, Node)] {
    let nodes = values.map { Node.plain($0.description) }
    return [("choices", .flowList(nodes)), ("baseline", nodes[baseline])]
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
      ("searcher", .plain(searcher.rawValue)), ("reward", .plain(reward.rawValue)),
      ("policy", .plain(policy.rawValue)), ("cost", .plain(cost.rawValue)),
      ("targets", .flowList(targets.map { .number($0.ratio) })),
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
