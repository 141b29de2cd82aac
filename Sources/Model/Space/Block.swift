// What lies between the embeddings and the logit: operators in a row, side by side, or to choose from.

/// A part of the model.
package enum Block: Hashable, Sendable {
  /// One operator.
  case layer(Layer)
  /// Chains of blocks that have the same input.
  case parallel(Parallel)
  /// Chains of blocks of which an architecture has one.
  case oneOf(OneOf)
}

/// An operator at its place in the model.
package struct Layer: Sendable {
  /// The operator with its settings.
  package var operation: any Operator
  /// The path of the layer, e.g. `cross.0`, `layers.2.dense`.
  package let name: String
  /// Where the values of its settings begin among those of an architecture.
  package fileprivate(set) var start = 0

  /// Places an operator.
  package init(_ operation: any Operator, name: String) {
    self.operation = operation
    self.name = name
  }

  /// Its settings that may be choices: the paths of decisions, and the places of their values.
  package var slots: [Slot] { operation.slots(under: name) }
}

extension Layer: Hashable {
  /// Whether operator, settings and place are the same.
  package static func == (a: Layer, b: Layer) -> Bool {
    a.name == b.name && a.start == b.start
      && AnyHashable(a.operation) == AnyHashable(b.operation)
  }

  /// Hashes operator, settings and place.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(AnyHashable(operation))
  }
}

/// Chains of blocks side by side.
package struct Parallel: Hashable, Sendable {
  /// How the outputs of the branches become one.
  package enum Combination: String, SettingOption {
    /// Side by side.
    case concat
    /// Added; all have the same width in every architecture.
    case sum

    /// One sentence about the combination.
    package var doc: String {
      switch self {
      case .concat: "The outputs side by side."
      case .sum: "The sum of the outputs, which have one width."
      }
    }
  }

  /// `combine`. Default: concat.
  package var combine: Combination
  /// `branches`: at least two; one without blocks hands on its input.
  package var branches: [[Block]]

  /// Chains side by side.
  package init(combine: Combination = .concat, branches: [[Block]]) {
    precondition(branches.count > 1, "one branch is a chain")
    self.combine = combine
    self.branches = branches
  }
}

/// Chains of blocks of which an architecture has one.
package struct OneOf: Hashable, Sendable {
  /// A chain and its name.
  package struct Option: Hashable, Sendable {
    /// Its name, which is the value of the decision.
    package let name: String
    /// Its blocks; none hand on the input.
    package var blocks: [Block]

    /// Names a chain.
    package init(_ name: String, _ blocks: [Block]) {
      self.name = name
      self.blocks = blocks
    }
  }

  /// The path of the decision.
  package let name: String
  /// The options, of different names.
  package var options: [Option]
  /// The names of those that may be chosen, and of the baseline's.
  package var choice: Choice
  /// Where the index of the chosen option stands among the values of an architecture.
  package fileprivate(set) var start = 0

  /// A choice between options; `baseline` is an index.
  package init(name: String, options: [Option], baseline: Int) {
    precondition(Set(options.map(\.name)).count == options.count, "options have different names")
    self.name = name
    self.options = options
    choice = Choice(values: options.map { .name($0.name) }, baseline: baseline)
  }

  /// The decision.
  package var slot: Slot {
    Slot(path: name, part: "Operators", choice: choice, names: options.map(\.name))
  }
}

/// A setting that may be a choice, at its place in the model.
package struct Slot: Hashable, Sendable {
  /// The path of its decision, e.g. `embeddings.tailnum`, `cross.0.rank`, `hidden.0.width`.
  package let path: String
  /// The part of the network that it belongs to, for people: "Embeddings", "Cross layers".
  package let part: String
  /// What may be chosen.
  package let choice: Choice
  /// The integer that stands for each value of the choice.
  package let codes: [Int]

  /// Makes a slot.
  ///
  /// - Parameter names: those that the setting may have, chosen or not; none for a width.
  package init(path: String, part: String, choice: Choice, names: [String] = []) {
    self.path = path
    self.part = part
    self.choice = choice
    codes = choice.codes(names: names)
  }

  /// The integer that stands for the baseline's value.
  package var baseline: Int { codes[choice.baseline] }
}

extension Operator {
  /// The settings that may be choices.
  fileprivate func slots(under name: String) -> [Slot] {
    Self.choices.map {
      Slot(
        path: "\(name).\($0.key)", part: Self.part, choice: self[keyPath: $0.path],
        names: $0.names)
    }
  }

  /// What people call layers of this kind.
  private static var part: String {
    key == Dense.key ? "Hidden layers" : "\(key.prefix(1).uppercased() + key.dropFirst()) layers"
  }

  /// The operator whose open settings have the values that `close` gives them.
  package func closing(_ close: (Choice) -> Choice) -> Self {
    var closed = self
    for choice in Self.choices { closed[keyPath: choice.path] = close(self[keyPath: choice.path]) }
    return closed
  }
}

extension [Block] {
  /// All slots, in the order of decisions: that of an architecture's values.
  package var slots: [Slot] {
    flatMap { block -> [Slot] in
      switch block {
      case .layer(let layer): layer.slots
      case .parallel(let parallel): parallel.branches.flatMap(\.slots)
      case .oneOf(let oneOf): [oneOf.slot] + oneOf.options.flatMap(\.blocks.slots)
      }
    }
  }

  /// All operators, in the order of the model.
  package var layers: [Layer] {
    flatMap { block -> [Layer] in
      switch block {
      case .layer(let layer): [layer]
      case .parallel(let parallel): parallel.branches.flatMap(\.layers)
      case .oneOf(let oneOf): oneOf.options.flatMap(\.blocks.layers)
      }
    }
  }

  /// The blocks, each knowing where its values stand.
  ///
  /// - Parameter start: where those of the next block stand.
  func placed(_ start: inout Int) -> [Block] {
    map { block in
      switch block {
      case .layer(var layer):
        layer.start = start
        start += layer.slots.count
        return .layer(layer)
      case .parallel(var parallel):
        parallel.branches = parallel.branches.map { $0.placed(&start) }
        return .parallel(parallel)
      case .oneOf(var oneOf):
        oneOf.start = start
        start += 1
        for i in oneOf.options.indices {
          oneOf.options[i].blocks = oneOf.options[i].blocks.placed(&start)
        }
        return .oneOf(oneOf)
      }
    }
  }

  /// The blocks of one architecture: every choice closed, in the order of decisions, and the chosen option in the place
  /// of each `one_of`.
  func closing(_ close: (Choice) -> Choice) -> [Block] {
    flatMap { block -> [Block] in
      switch block {
      case .layer(let layer):
        return [.layer(Layer(layer.operation.closing(close), name: layer.name))]
      case .parallel(var parallel):
        parallel.branches = parallel.branches.map { $0.closing(close) }
        return [.parallel(parallel)]
      case .oneOf(let oneOf):
        let chosen = close(oneOf.choice).baselineValue
        // The other options take their choices too, so that all are taken in the order of decisions.
        let closed = oneOf.options.map { (ChoiceValue.name($0.name), $0.blocks.closing(close)) }
        return closed.first { $0.0 == chosen }?.1 ?? []
      }
    }
  }

  /// The blocks, each named by its place below `path`, as the long form's reader names them.
  package func named(_ path: String) -> [Block] {
    enumerated().map { i, block in
      switch block {
      case .layer(let layer):
        let key = type(of: layer.operation).key
        return .layer(Layer(layer.operation, name: "\(path).\(i).\(key)"))
      case .parallel(var parallel):
        for (j, branch) in parallel.branches.enumerated() {
          parallel.branches[j] = branch.named("\(path).\(i).parallel.\(j)")
        }
        return .parallel(parallel)
      case .oneOf(let oneOf):
        let name = "\(path).\(i).one_of"
        return .oneOf(
          OneOf(
            name: name,
            options: oneOf.options.map {
              OneOf.Option($0.name, $0.blocks.named("\(name).\($0.name)"))
            }, baseline: oneOf.choice.baseline))
      }
    }
  }
}
