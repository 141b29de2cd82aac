// A search space to YAML: what the reader accepts, every setting written out.

import ClickData
import Yams

extension SearchSpace {
  /// The space as YAML. A closed space is a trainer config: it has no `search` section.
  public func yaml() throws -> String {
    var sections: [(Node, Node)] = [
      ("data", data.node), ("model", model.node(features: data.schema.features)),
      ("training", training.node),
    ]
    if !decisions.isEmpty { sections.append(("search", search.node)) }
    sections.append(("verdict", verdict.node))
    return try Yams.serialize(node: .block(sections), width: -1, allowUnicode: true)
  }
}

extension Model {
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
  ) -> (Node, Node) {
    let choice = embeddings[places[0]]
    guard let group else { return (.text(features[places[0]].name), choice.node) }
    let names: (Node, Node) = ("features", .flowList(places.map { .text(features[$0].name) }))
    return (.text(group), .flow([names] + choice.pairs))
  }
}

extension Choice {
  fileprivate var node: Node { isOpen ? .flow(pairs) : .plain(baselineValue.description) }

  fileprivate var pairs: [(Node, Node)] {
    let nodes = values.map { Node.plain($0.description) }
    return [("choices", .flowList(nodes)), ("baseline", nodes[baseline])]
  }
}

extension Training {
  fileprivate var node: Node {
    .block([
      ("optimizer", .plain(optimizer.rawValue)), ("learning_rate", .number(learningRate)),
      ("initial_accumulator", .number(initialAccumulator)), ("batch", .number(batch)),
    ])
  }
}

extension SearchSettings {
  fileprivate var node: Node {
    var pairs: [(Node, Node)] = [
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

extension Node {
  /// A scalar that stands as it is.
  static func plain(_ text: String) -> Node { .scalar(Scalar(text)) }

  static func number(_ value: some CustomStringConvertible) -> Node {
    plain(value.description)
  }

  /// A string, quoted where it would be read as something else: a feature called `no`, or `12`.
  static func text(_ text: String) -> Node {
    let isPlain = Node(text, .implicit, .plain).resolvesToString && !text.isEmpty
    return .scalar(Scalar(text, Tag(.str), isPlain ? .any : .doubleQuoted))
  }

  /// A mapping with a line for each key.
  static func block(_ pairs: [(Node, Node)]) -> Node {
    .mapping(Mapping(pairs, .implicit, .block))
  }

  /// A mapping on one line.
  static func flow(_ pairs: [(Node, Node)]) -> Node {
    .mapping(Mapping(pairs, .implicit, .flow))
  }

  /// A list with a line for each element.
  static func list(_ elements: [Node]) -> Node {
    .sequence(Sequence(elements, .implicit, elements.isEmpty ? .flow : .block))
  }

  /// A list on one line.
  static func flowList(_ elements: [Node]) -> Node {
    .sequence(Sequence(elements, .implicit, .flow))
  }

  /// Whether a reader takes this plain scalar for a string.
  private var resolvesToString: Bool {
    null == nil && bool == nil && int == nil && float == nil
  }
}
