// The `data:` section from YAML and back. What its keys mean is documented in `Schema.swift`.

import Files
import LogSchema
import Yams

extension DataSection {
  init(_ node: Node, file: String) throws {
    let section = try YAMLSection(
      node, path: "data", file: file,
      keys: ["path", "format", "label", "order", "group", "weight", "keep_negatives", "features"])
    let label = try Label(section.required("label"), of: section)
    var features: [Feature] = []
    var names: Set<String> = []
    for (name, key, value) in try section.mapping("features") {
      if !names.insert(name).inserted {
        throw InputError("the feature `\(name)` stands twice", file: file, line: key.mark?.line)
      }
      let feature = try Feature(name: name, value, file: file)
      if feature.column == label.column {
        throw InputError(
          "the feature `\(name)` reads the label's column: it would give the answer away",
          file: file, line: key.mark?.line)
      }
      features.append(feature)
    }
    if features.isEmpty {
      throw InputError(
        "`data.features` names no feature", file: file,
        line: try section.required("features").mark?.line)
    }
    let format = try section.node("format").map { _ in
      try section.option("format", default: LogFormat.csv)
    }
    self.init(
      paths: try section.strings("path", expected: "a path, or a list of paths"),
      schema: Schema(
        format: format,
        label: label,
        order: try section.node("order").map { try RowOrder($0, file: file) } ?? .log,
        group: try section.node("group").map { _ in
          try section.strings("group", expected: "a list of columns")
        } ?? [],
        weight: try section.node("weight").map { _ in try section.string("weight") },
        sampling: try section.node("keep_negatives").map { try NegativeSampling($0, of: section) },
        features: features))
  }

  /// The section as it is written: settings at their default are left out.
  package var node: Node {
    var pairs: [(String, Node)] = [
      ("path", paths.count == 1 ? .text(paths[0]) : .list(paths.map(Node.text)))
    ]
    if let format = schema.format { pairs.append(("format", .plain(format.rawValue))) }
    pairs += [("label", schema.label.node), ("order", schema.order.node)]
    if !schema.group.isEmpty { pairs.append(("group", .flowList(schema.group.map(Node.text)))) }
    if let weight = schema.weight { pairs.append(("weight", .text(weight))) }
    if let sampling = schema.sampling { pairs.append(("keep_negatives", sampling.node)) }
    pairs.append(("features", .block(schema.features.map { ($0.name, $0.node) })))
    return .block(pairs)
  }
}

extension Label {
  /// A column of 0 and 1, or `{column: rating, at_least: 4}`, or `{column: income, positive: "50000+."}`.
  fileprivate init(_ node: Node, of data: YAMLSection) throws {
    guard node.mapping != nil else {
      self.init(try data.string("label"))
      return
    }
    let section = try YAMLSection(
      node, path: "data.label", file: data.file, keys: ["column", "at_least", "positive"])
    if section.node("at_least") != nil, section.node("positive") != nil {
      throw InputError(
        "`data.label` has both `at_least` and `positive`: expected one", file: data.file,
        line: node.mark?.line)
    }
    let rule: Rule =
      if section.node("at_least") != nil {
        .atLeast(
          try section.number("at_least", default: 0, where: { _ in true }, expected: "a number"))
      } else if section.node("positive") != nil {
        .value(try section.string("positive"))
      } else {
        .binary
      }
    self.init(try section.string("column"), rule)
  }

  fileprivate var node: Node {
    switch rule {
    case .binary: .text(column)
    case .atLeast(let least): .flow([("column", .text(column)), ("at_least", .number(least))])
    case .value(let value): .flow([("column", .text(column)), ("positive", .text(value))])
    }
  }
}

extension RowOrder {
  fileprivate init(_ node: Node, file: String) throws {
    if node.scalar?.string == "log" {
      self = .log
      return
    }
    let section = try YAMLSection(
      node, path: "data.order", file: file, keys: ["time", "format", "shuffle"])
    if section.node("time") != nil, section.node("shuffle") != nil {
      throw InputError(
        "`data.order` has both `time` and `shuffle`: expected one", file: file,
        line: node.mark?.line)
    }
    if section.node("time") != nil {
      self = .time(column: try section.string("time"), format: try TimeFormat(of: section))
    } else {
      _ = try section.required("shuffle")
      self = .shuffle(seed: UInt64(try section.integer("shuffle", default: 0, in: 0...Int.max)))
    }
  }

  fileprivate var node: Node {
    switch self {
    case .log: "log"
    case .time(let column, let format): .flow([("time", .text(column))] + format.pairs)
    case .shuffle(let seed): .flow([("shuffle", .number(seed))])
    }
  }
}

extension TimeFormat {
  /// The key `format` of a section.
  fileprivate init(of section: YAMLSection) throws {
    guard let node = section.node("format") else {
      self = .automatic
      return
    }
    let pattern = try section.string("format")
    guard TimeFormat.isPattern(pattern) else {
      throw section.mismatch(
        node, "format", expected: "a pattern of %Y %y %m %d %H %M %S with year, month and day")
    }
    self = .pattern(pattern)
  }

  fileprivate var pairs: [(String, Node)] {
    switch self {
    case .automatic: []
    case .pattern(let pattern): [("format", .text(pattern))]
    }
  }
}

extension NegativeSampling {
  /// A share, or `{share: 0.1, seed: 1}`.
  fileprivate init(_ node: Node, of data: YAMLSection) throws {
    func isShare(_ number: Double) -> Bool { number > 0 && number <= 1 }
    let expected = "a number above 0, at most 1"
    guard node.mapping != nil else {
      self.init(
        share: try data.number("keep_negatives", default: 1, where: isShare, expected: expected),
        seed: 1)
      return
    }
    let section = try YAMLSection(
      node, path: "data.keep_negatives", file: data.file, keys: ["share", "seed"])
    _ = try section.required("share")
    self.init(
      share: try section.number("share", default: 1, where: isShare, expected: expected),
      seed: UInt64(try section.integer("seed", default: 1, in: 0...Int.max)))
  }

  fileprivate var node: Node { .flow([("share", .number(share)), ("seed", .number(seed))]) }
}

extension Feature {
  private enum Kind: String, CaseIterable { case categorical, numeric, time }
  private enum NumberEncoding: String, CaseIterable {
    case quantiles, standardised
    case logSquares = "log_squares"
  }

  fileprivate init(name: String, _ node: Node, file: String) throws {
    let path = "data.features.\(name)"
    let anyKeys = try YAMLSection(
      node, path: path, file: file,
      keys: [
        "type", "column", "separator", "min_count", "limit", "buckets", "encoding", "part",
        "format",
      ])
    _ = try anyKeys.required("type")
    let kind = try anyKeys.option("type", default: Kind.categorical)
    let number = try anyKeys.option("encoding", default: NumberEncoding.quantiles)
    let own =
      switch (kind, number) {
      case (.categorical, _): ["separator", "min_count", "limit", "buckets"]
      case (.numeric, .quantiles): ["separator", "encoding", "buckets"]
      case (.numeric, .logSquares): ["separator", "encoding", "min_count", "limit", "buckets"]
      case (.numeric, .standardised): ["encoding"]
      case (.time, _): ["part", "format"]
      }
    // The message names the keys that go with the type.
    let section = try YAMLSection(node, path: path, file: file, keys: ["type", "column"] + own)
    let encoding: Encoding =
      switch (kind, number) {
      case (.categorical, _):
        try section.isHashed
          ? .hashed(buckets: section.buckets(default: 1)) : .dictionary(Dictionary(section))
      case (.numeric, .quantiles): .quantiles(buckets: try section.buckets(default: 32))
      case (.numeric, .logSquares): .logSquares(try Dictionary(section))
      case (.numeric, .standardised): .standardised
      case (.time, _):
        .time(
          try section.option("part", default: .hour), format: try TimeFormat(of: section))
      }
    let separator = try section.node("separator").map { _ in try section.string("separator") }
    if let node = section.node("separator"), separator?.utf8.count != 1 {
      throw section.mismatch(node, "separator", expected: "one character")
    }
    self.init(
      name: name, column: try section.node("column").map { _ in try section.string("column") },
      encoding: encoding, separator: separator)
  }

  fileprivate var node: Node {
    var pairs: [(String, Node)] =
      switch encoding {
      case .dictionary(let dictionary): [("type", "categorical")] + dictionary.pairs
      case .hashed(let buckets): [("type", "categorical"), ("buckets", .number(buckets))]
      case .quantiles(let buckets): [("type", "numeric"), ("buckets", .number(buckets))]
      case .logSquares(let dictionary):
        [("type", "numeric"), ("encoding", "log_squares")] + dictionary.pairs
      case .standardised: [("type", "numeric"), ("encoding", "standardised")]
      case .time(let part, let format):
        [("type", "time"), ("part", .plain(part.rawValue))] + format.pairs
      }
    if column != name { pairs.append(("column", .text(column))) }
    if let separator { pairs.append(("separator", .text(separator))) }
    return .flow(pairs)
  }
}

extension Feature.Dictionary {
  /// The keys `min_count`, `limit` and `buckets`.
  fileprivate init(_ section: YAMLSection) throws {
    self.init(
      minimumCount: try section.integer("min_count", default: 1, in: 1...Int(Int32.max)),
      limit: try section.node("limit").map { _ in
        try section.integer("limit", default: 1, in: 1...Int(Int32.max))
      },
      buckets: try section.buckets(default: 1))
  }

  fileprivate var pairs: [(String, Node)] {
    var pairs: [(String, Node)] = []
    // Alone, `buckets` would be read as all values sharing them.
    if minimumCount > 1 || (limit == nil && buckets > 1) {
      pairs.append(("min_count", .number(minimumCount)))
    }
    if let limit { pairs.append(("limit", .number(limit))) }
    if buckets > 1 { pairs.append(("buckets", .number(buckets))) }
    return pairs
  }
}

extension YAMLSection {
  /// Whether all values share buckets: no key says which have ids of their own.
  fileprivate var isHashed: Bool {
    node("buckets") != nil && node("min_count") == nil && node("limit") == nil
  }

  fileprivate func buckets(default count: Int) throws -> Int {
    try integer("buckets", default: count, in: 1...Int(Int32.max))
  }
}
