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
    let data = try DataSection(top.required("data"), file: file)
    self.init(
      data: data,
      model: try ModelSection(top.required("model"), features: data.schema.features, file: file),
      training: try top.node("training").map { try TrainingSettings($0, file: file) }
        ?? TrainingSettings(),
      search: try top.node("search").map { try SearchSettings($0, file: file) }
        ?? SearchSettings(),
      verdict: try top.node("verdict").map { try VerdictSettings($0, file: file) }
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

extension TrainingSettings {
  fileprivate init(_ node: Node, file: String) throws {
    let section = try YAMLSection(
      node, path: "training", file: file,
      keys: ["optimizer", "learning_rate", "initial_accumulator", "batch"])
    self.init()
    optimizer = try section.option("optimizer", default: optimizer)
    learningRate = try section.number(
      "learning_rate", default: learningRate, where: { $0 > 0 }, expected: "a number above 0")
    initialAccumulator = try section.number(
      "initial_accumulator", default: initialAccumulator, where: { $0 >= 0 },
      expected: "a number, 0 or more")
    batch = try section.integer("batch", default: batch, in: 1...1_048_576)
  }
}

extension SearchSettings {
  fileprivate init(_ node: Node, file: String) throws {
    let section = try YAMLSection(
      node, path: "search", file: file,
      keys: [
        "reward", "policy", "cost", "targets", "samples", "examples", "warm_up", "finalists",
        "learning_rate", "beta",
      ])
    self.init()
    reward = try section.option("reward", default: reward)
    policy = try section.option("policy", default: policy)
    cost = try section.option("cost", default: cost)
    if section.node("targets") != nil {
      targets = try section.list("targets").map {
        guard let target = $0.number, Self.isTarget(target) else {
          throw section.mismatch($0, "targets", expected: "numbers above 0, at most 1")
        }
        return target
      }
      if targets.isEmpty || Set(targets).count != targets.count {
        throw section.mismatch(
          try section.required("targets"), "targets", expected: "different targets, at least one")
      }
    }
    let least = reward == .rejection ? 2 : 1
    samples = try section.node("samples").map { _ in
      try section.integer("samples", default: least, in: least...1024)
    }
    examples = try section.node("examples").map { _ in
      try section.integer("examples", default: 0, in: 1...1_048_576)
    }
    warmUp = try section.number(
      "warm_up", default: warmUp, where: { (0..<1).contains($0) },
      expected: "a number from 0 to below 1")
    finalists = try section.integer("finalists", default: finalists, in: 1...1024)
    learningRate = try section.number(
      "learning_rate", default: learningRate, where: { $0 > 0 }, expected: "a number above 0")
    beta = try section.node("beta").map { _ in
      try section.number("beta", default: 0, where: { $0 < 0 }, expected: "a number below 0")
    }
  }

  /// Whether a number can be a target: above 0, at most 1.
  package static func isTarget(_ number: Double) -> Bool { number > 0 && number <= 1 }
}

extension VerdictSettings {
  fileprivate init(_ node: Node, file: String) throws {
    let section = try YAMLSection(
      node, path: "verdict", file: file,
      keys: ["margin", "confidence", "seeds", "max_seeds", "blocks", "skip"])
    self.init()
    margin = try section.number(
      "margin", default: margin, where: { $0 > 0 && $0 < 1 },
      expected: "a number between 0 and 1")
    confidence = try section.number(
      "confidence", default: confidence, where: { $0 > 0.5 && $0 < 1 },
      expected: "a number between 0.5 and 1")
    seeds = try section.integer("seeds", default: seeds, in: 2...1000)
    maxSeeds = try section.integer("max_seeds", default: max(maxSeeds, seeds), in: seeds...1000)
    blocks = try section.integer("blocks", default: blocks, in: 2...10_000)
    skip = try section.number(
      "skip", default: skip, where: { (0..<1).contains($0) }, expected: "a number from 0 to below 1"
    )
  }
}
