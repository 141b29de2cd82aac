// `data.label` as it stands in a space file. What a label means is documented in `Schema.swift`.

import Files
import LogSchema
import Yams

/// The keys of a label that is more than a column of 0 and 1.
struct LabelEntry: Section {
  var column = ""
  var least: Double?
  var positive: String?

  static let doc = "The label column and the rule for positive rows."

  static let settings: [Setting<Self>] = [
    .text("column", \.column, "The label column; every row must have a value."),
    .optionalNumber(
      "at_least", \.least, .any, "A row is positive if its value is at least this number.",
      absent: "the column holds 0 and 1, unless `positive` is set"
    ).excluding("positive"),
    .optionalText(
      "positive", \.positive, "A row is positive if its value is exactly this text.",
      absent: "the column holds 0 and 1, unless `at_least` is set"),
  ]
}

extension Setting where Root == DataSection {
  /// A column of 0 and 1, or `{column: rating, at_least: 4}`, or `{column: income, positive: "50000+."}`.
  static let label = Setting(
    "label", .either([.text(), .section(LabelEntry.self)]),
    "The label: a column of 0 and 1, or a column with a rule for positive rows.",
    absence: .refused(unless: nil),
    read: { data, section in
      let node = try section.required("label")
      guard node.mapping != nil else {
        data.schema.label = Label(try section.string("label"))
        return
      }
      let entry = try LabelEntry(node, path: section.path("label"), file: section.file)
      data.schema.label = Label(
        entry.column,
        entry.least.map(Label.Rule.atLeast) ?? entry.positive.map(Label.Rule.value) ?? .binary)
    },
    write: { data in
      let label = data.schema.label
      var entry = LabelEntry()
      entry.column = label.column
      switch label.rule {
      case .binary: return .text(label.column)
      case .atLeast(let least): entry.least = least
      case .value(let value): entry.positive = value
      }
      return .flow(entry.pairs)
    })
}
