// What the choice of one decision adds to the logits of another: what makes a policy conditional.

/// W: for each pair of decisions j < i and each choice of j, a row with a number for each choice of i.
package struct PairLogits: Hashable, Sendable {
  /// The number of choices of each decision.
  package let counts: [Int]
  /// All rows: by the later decision i, then by the earlier j, then by the choice of j.
  package var values: [Double]
  /// For each decision j, the number of choices of the decisions before it.
  private let choicesBefore: [Int]
  /// For each decision i, where its first row starts in `values`.
  private let starts: [Int]

  /// Zeros for decisions of so many choices: the policy is factorised still.
  package init(zerosFor counts: [Int]) {
    self.counts = counts
    var (choices, count) = (0, 0)
    var (choicesBefore, starts): ([Int], [Int]) = ([], [])
    for choicesOfThis in counts {
      choicesBefore.append(choices)
      starts.append(count)
      count += choices * choicesOfThis
      choices += choicesOfThis
    }
    self.choicesBefore = choicesBefore
    self.starts = starts
    values = [Double](repeating: 0, count: count)
  }

  /// The places in `values` of Wᵢⱼ[choice], for i = `later` and j = `earlier`.
  package func row(of later: Int, after earlier: Int, choosing choice: Int) -> Range<Int> {
    precondition(earlier < later && choice < counts[earlier])
    let start = starts[later] + (choicesBefore[earlier] + choice) * counts[later]
    return start..<start + counts[later]
  }

  /// All rows.
  var rows: [Range<Int>] {
    counts.indices.flatMap { later in
      (0..<later).flatMap { earlier in
        (0..<counts[earlier]).map { row(of: later, after: earlier, choosing: $0) }
      }
    }
  }

  /// The weight of each row in the logits of a decision: they are a mean.
  func weight(of decision: Int) -> Double { 1 / Double(decision) }

  /// Adds the mean of Wᵢⱼ[yⱼ] over j < i to a row of logits, where i = `decision` and y = `choices`.
  package func add(to logits: inout [Double], of decision: Int, after choices: [Int]) {
    let (values, weight) = (values.span, weight(of: decision))
    var logits = logits.mutableSpan
    for earlier in 0..<decision {
      let row = row(of: decision, after: earlier, choosing: choices[earlier])
      for choice in logits.indices { logits[choice] += weight * values[row.lowerBound + choice] }
    }
  }
}
