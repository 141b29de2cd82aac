// A setting that may be left open.

/// A setting of the model: fixed, or open between some values.
package struct Choice: Hashable, Sendable {
  /// What may be chosen, in the order of the space file. One value: nothing to decide.
  package let values: [ChoiceValue]
  /// The index in `values` of what the model of today has.
  package let baseline: Int

  /// A choice between values; `baseline` is an index.
  package init(values: [ChoiceValue], baseline: Int) {
    precondition(values.indices.contains(baseline))
    self.values = values
    self.baseline = baseline
  }

  /// A fixed value: no decision.
  package init(fixed value: ChoiceValue) {
    self.init(values: [value], baseline: 0)
  }

  /// True where there is something to decide.
  package var isOpen: Bool { values.count > 1 }

  /// What the model of today has.
  package var baselineValue: ChoiceValue { values[baseline] }

  /// The index of the widest value; a full matrix counts as wider than any bottleneck.
  package var widest: Int {
    values.indices.max { (values[$0].width ?? .max) < (values[$1].width ?? .max) } ?? 0
  }

  /// The index of the narrowest value, by the same order.
  package var narrowest: Int {
    values.indices.min { (values[$0].width ?? .max) < (values[$1].width ?? .max) } ?? 0
  }

  /// Each value as one integer: a width as it is, `none` as `ChosenValues.none`, a name as its place among `names`.
  package func codes(names: [String]) -> [Int] {
    values.map { value in
      switch value {
      case .width(let width): width
      case .none: ChosenValues.none
      case .name(let name):
        names.firstIndex(of: name) ?? { preconditionFailure("no name of this setting: \(name)") }()
      }
    }
  }
}

/// The values that an architecture gives the settings of one operator, in the order in which it declares them.
///
/// A search looks at these for every draw: they are integers in one array, that of the whole architecture.
package struct ChosenValues: Sendable {
  /// What stands for `none`.
  package static let none = -1

  private let values: [Int]
  private let start: Int

  /// The values of an architecture from `start` on.
  package init(_ values: [Int], start: Int = 0) {
    self.values = values
    self.start = start
  }

  /// The value of the setting that is declared as number `index`.
  package subscript(index: Int) -> Int { values[start + index] }
}

/// The values that some architectures give the settings of one operator: what must find room in its weights.
package struct Room: Sendable {
  private let allowed: [[Int]]
  private let start: Int

  /// The values that are allowed of all settings, those of the operator from `start` on.
  package init(_ allowed: [[Int]], start: Int = 0) {
    self.allowed = allowed
    self.start = start
  }

  /// The greatest value of a setting; 0 where it is nothing but `none`.
  package func greatest(_ index: Int) -> Int { max(0, allowed[start + index].max() ?? 0) }

  /// Whether some architecture gives a setting this value.
  package func contains(_ value: Int, at index: Int) -> Bool {
    allowed[start + index].contains(value)
  }
}
