// What of a space decides how an architecture is trained and scored. How architectures are searched is no part of it.

import LogSchema
import Yams

extension SearchSpace {
  /// 16 hexadecimal digits that are the same for spaces in which an architecture that is named by its values comes to the
  /// same log loss on the same rows: those of the model, the training, and the evaluation window.
  ///
  /// Which choices a decision has, and which of them is the baseline's, does not count, nor do the sections `data`, whose
  /// part is the log's fingerprint, and `search`.
  package var trainingHash: String {
    get throws {
      let own = pairs.filter { ["model", "training"].contains($0.0) }
      let window: [(String, Node)] = [
        ("skip", .number(verdict.skip)), ("blocks", .number(verdict.blocks)),
      ]
      let text = try Node.block(own + [("window", .block(window))]).withoutChoices.file()
      return stableHashDigits(text)
    }
  }
}

extension Node {
  /// The same with every list of choices in one word.
  fileprivate var withoutChoices: Node {
    if let mapping {
      if mapping["choices"] != nil { return .plain("open") }
      return .block(
        mapping.map { ($0.key.scalar?.string ?? "", $0.value.withoutChoices) })
    }
    if let sequence { return .list(sequence.map(\.withoutChoices)) }
    return self
  }
}
