// `data.order` as it stands in a space file. What an order means is documented in `Schema.swift`.

import Files
import LogSchema
import Yams

/// The keys of an order that is not the log's own.
struct OrderEntry: Section {
  var time: String?
  var format: String?
  var shuffle: Int?

  static let doc = "The order of the stream."

  static let settings: [Setting<Self>] = [
    .optionalText(
      "time", \.time, "The time column that the rows are sorted by.",
      absent: "the rows are shuffled"
    ).excluding("shuffle"),
    .timeFormat("format", \.format),
    .optionalInteger(
      "shuffle", \.shuffle, 0...Int.max, "Shuffle the rows once, with this seed.",
      absent: "`time`"
    ).required(unless: "time"),
  ]
}

extension Setting {
  /// How points in time are written, as a pattern.
  static func timeFormat(
    _ key: String, _ value: WritableKeyPath<Root, String?> & Sendable
  ) -> Setting {
    optionalText(
      key, value, "The format of the times, e.g. `%Y%m%d%H`.",
      form: .text(
        expected: "a pattern of %Y %y %m %b %d %H %I %p %M %S %z with year, month and day"),
      absent:
        "ISO 8601, or a number of seconds, milliseconds, microseconds or nanoseconds since 1970",
      where: TimeFormat.isPattern)
  }
}

extension TimeFormat {
  /// The format by its pattern; nil stands for `automatic`.
  init(pattern: String?) { self = pattern.map(TimeFormat.pattern) ?? .automatic }

  /// The pattern, or nil for `automatic`.
  var pattern: String? {
    switch self {
    case .automatic: nil
    case .pattern(let pattern): pattern
    }
  }
}

extension Setting where Root == DataSection {
  /// `log`, or `{time: column}`, or `{shuffle: seed}`.
  static let order = Setting(
    "order",
    .either([
      .options([("log", "The order of the log.")]), .section(OrderEntry.self),
    ]),
    "The order of the stream: by time, shuffled, or the order of the log.",
    read: { data, section in
      guard let node = section.node("order") else { return }
      if node.scalar?.string == "log" {
        data.schema.order = .log
        return
      }
      if let scalar = node.scalar?.string {
        let example =
          ["shuffle", "random"].contains(scalar)
          ? "{shuffle: 1}"
          : "{time: \(scalar == "time" || scalar.isEmpty ? "COLUMN" : scalar)}"
        throw section.mismatch(
          node, "order",
          expected: "log, or a mapping of \(OrderEntry.keys.joined(separator: ", "))",
          hint: "for example `order: \(example)`")
      }
      let entry = try OrderEntry(node, path: section.path("order"), file: section.file)
      data.schema.order =
        if let column = entry.time {
          .time(column: column, format: TimeFormat(pattern: entry.format))
        } else {
          .shuffle(seed: UInt64(entry.shuffle ?? 0))
        }
    },
    write: { data in
      var entry = OrderEntry()
      switch data.schema.order {
      case .log: return "log"
      case .shuffle(let seed): return .flow([("shuffle", .number(seed))])
      case .time(let column, let format):
        entry.time = column
        entry.format = format.pattern
      }
      return .flow(entry.pairs)
    })
}
