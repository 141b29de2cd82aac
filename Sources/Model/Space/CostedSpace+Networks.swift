// Which decisions of an architecture say something: those within an option that is not chosen do not.

extension CostedSpace {
  /// For each decision whether it belongs to the network of an architecture. A decision within an option of a choice
  /// between operators does only if that option is chosen.
  package func isActive(_ architecture: Architecture) -> [Bool] {
    conditions.map { conditions in
      conditions.allSatisfy { architecture.choices[$0.decision] == $0.choice }
    }
  }

  /// The architecture in which every decision within an option that is not chosen is as the baseline has it: of those
  /// that are one network, always the same.
  package func canonical(_ architecture: Architecture) -> Architecture {
    if !hasOptions { return architecture }
    var canonical = architecture
    for (d, isActive) in isActive(architecture).enumerated() where !isActive {
      canonical.choices[d] = decisions[d].choice.baseline
    }
    return canonical
  }

  /// Whether some architectures are one network: there is a choice between operators that have decisions.
  package var hasOptions: Bool { conditions.contains { !$0.isEmpty } }

  /// Number of networks; nil where it is beyond an `Int`.
  package var networkCount: Int? {
    let embeddings = decisions.prefix(decisions.count - space.model.blocks.openSlots)
    return product(embeddings.map(\.choice.values.count) + [space.model.blocks.networkCount])
  }

  /// Every network once, as its canonical architecture; the last decision changing fastest. For small spaces.
  package var networks: [Architecture] {
    hasOptions ? architectures.filter { canonical($0) == $0 } : architectures
  }
}

/// A choice of an option within which a decision lies.
struct DecisionCondition: Hashable, Sendable {
  /// The decision between the options.
  let decision: Int
  /// The option.
  let choice: Int
}

/// A product of counts; nil where it is beyond an `Int`.
private func product(_ counts: [Int?]) -> Int? {
  counts.reduce(1) { product, count in
    guard let product, let count else { return nil }
    let (value, overflow) = product.multipliedReportingOverflow(by: count)
    return overflow ? nil : value
  }
}

extension [Block] {
  /// The number of open settings.
  fileprivate var openSlots: Int { slots.count { $0.choice.isOpen } }

  /// The number of networks that the blocks may be; nil where it is beyond an `Int`.
  fileprivate var networkCount: Int? {
    product(
      map { block in
        switch block {
        case .layer(let layer): product(layer.slots.map(\.choice.values.count))
        case .parallel(let parallel): product(parallel.branches.map(\.networkCount))
        case .oneOf(let oneOf):
          oneOf.options.map(\.blocks.networkCount).reduce(0) { sum, count in
            guard let sum, let count else { return nil }
            let (value, overflow) = sum.addingReportingOverflow(count)
            return overflow ? nil : value
          }
        }
      })
  }

  /// For each open setting of the blocks, in the order of decisions, in which options it lies.
  ///
  /// - Parameters:
  ///   - next: the number of the next decision.
  ///   - outer: the options in which the blocks lie.
  func conditions(
    _ next: inout Int, within outer: [DecisionCondition] = []
  ) -> [[DecisionCondition]] {
    var conditions: [[DecisionCondition]] = []
    for block in self {
      switch block {
      case .layer(let layer):
        let open = layer.slots.count { $0.choice.isOpen }
        conditions += repeatElement(outer, count: open)
        next += open
      case .parallel(let parallel):
        for branch in parallel.branches {
          conditions += branch.conditions(&next, within: outer)
        }
      case .oneOf(let oneOf):
        let decision = next
        conditions.append(outer)
        next += 1
        for (i, option) in oneOf.options.enumerated() {
          let condition = DecisionCondition(decision: decision, choice: i)
          conditions += option.blocks.conditions(&next, within: outer + [condition])
        }
      }
    }
    return conditions
  }
}
