// FuxiCTR's `dataset_config.yaml`: the columns of a CSV file, as near to a schema's features as FuxiCTR comes.

import LogSchema
import Yams

/// The columns of a log, for FuxiCTR.
struct FuxiCTRDataset: Sendable {
  let schema: Schema
  /// What FuxiCTR calls each feature: the feature's name where it can.
  let names: [String]

  init(_ schema: Schema) {
    self.schema = schema
    var taken: Set<String> = [schema.label.column]
    names = schema.features.map { feature in
      var name = feature.name.replacing(".", with: "_")
      if name.isEmpty { name = "feature" }
      while Self.reserved.contains(name) || !taken.insert(name).inserted { name += "_" }
      return name
    }
  }

  /// Names that a model of torch has for its own parts, so that no feature may have them, and a column that FuxiCTR adds.
  static let reserved: Set = [
    "T_destination", "add_module", "apply", "bfloat16", "buffers", "call_super_init", "children",
    "clear", "compile", "cpu", "cuda", "double", "dump_patches", "eval", "extra_repr", "float",
    "forward", "get_buffer", "get_extra_state", "get_parameter", "get_submodule", "half", "ipu",
    "items", "keys", "load_state_dict", "modules", "mtia", "named_buffers", "named_children",
    "named_modules", "named_parameters", "parameters", "pop", "register_backward_hook",
    "register_buffer", "register_forward_hook", "register_forward_pre_hook",
    "register_full_backward_hook", "register_full_backward_pre_hook",
    "register_load_state_dict_post_hook", "register_load_state_dict_pre_hook", "register_module",
    "register_parameter", "register_state_dict_post_hook", "register_state_dict_pre_hook",
    "requires_grad_", "row_index", "set_extra_state", "set_submodule", "share_memory", "state_dict",
    "to", "to_empty", "train", "training", "type", "update", "values", "xpu", "zero_grad",
  ]

  /// Whether the rows are in no order that means anything.
  var isShuffled: Bool { if case .shuffle = schema.order { true } else { false } }

  /// How the log is to be split.
  var split: String {
    isShuffled ? "split at random" : "the later part of the log for validation and test"
  }

  /// The dataset's section.
  var node: Node {
    .block([
      ("data_root", .text("./data/")), ("data_format", .text("csv")),
      ("train_data", .text("./data/train.csv")), ("valid_data", .text("./data/valid.csv")),
      ("test_data", .text("./data/test.csv")), ("min_categr_count", .number(1)),
      ("feature_cols", .list(columns)),
      ("label_col", .flow([("name", .text(schema.label.column)), ("dtype", .text("float"))])),
    ])
  }

  private var columns: [Node] {
    let features = schema.features.indices.map(column)
    // A column that is read under another name is named as well, so that FuxiCTR knows its type.
    var named = Set(names)
    let sources: [Node] = schema.features.indices.compactMap { i in
      let feature = schema.features[i]
      if case .time = feature.encoding { return nil }
      guard names[i] != feature.column, canBeCopied(i), named.insert(feature.column).inserted
      else { return nil }
      return .flow([
        ("name", .text(feature.column)), ("active", .plain("False")),
        ("dtype", .text(feature.isNumber ? "float" : "str")), ("type", .text("categorical")),
      ])
    }
    return features + sources
  }

  private func column(_ i: Int) -> Node {
    let feature = schema.features[i]
    var pairs: [(String, Node)] = [("name", .text(names[i])), ("active", .plain("True"))]
    if isCopied(i) { pairs.append(("preprocess", .text("copy_from(\(feature.column))"))) }
    if feature.isMultiValued {
      let separator = feature.separator ?? TrainerDifferences.listSeparator
      pairs += [
        ("dtype", .text("str")), ("type", .text("sequence")), ("splitter", .text(separator)),
      ]
      // What fills a missing field is padding to FuxiCTR, in the field as well.
      if let padding = feature.padding { pairs.append(("fill_na", .text(padding))) }
      return .flow(pairs + minimumCount(feature) + sharing(i))
    }
    switch feature.encoding {
    case .quantiles, .standardised:
      pairs += [
        ("dtype", .text("float")), ("type", .text("numeric")), ("fill_na", .number(0)),
        ("normalizer", .text("StandardScaler")),
      ]
    case .logSquares:
      // The column is the argument, so that it needs no copy.
      pairs += [
        ("dtype", .text("float")), ("type", .text("categorical")), ("fill_na", .number(0)),
        ("preprocess", .text("convert_to_bucket(\(feature.column))")),
      ]
    case .dictionary, .hashed, .time:
      pairs += [("dtype", .text("str")), ("type", .text("categorical"))]
    }
    return .flow(pairs + minimumCount(feature) + sharing(i))
  }

  /// The feature whose table a feature has as well: the first of the table, which FuxiCTR must meet first.
  private func sharing(_ i: Int) -> [(String, Node)] {
    guard let table = schema.features[i].table,
      let first = schema.features.firstIndex(where: { $0.table == table }), first != i
    else { return [] }
    return [("share_embedding", .text(names[first]))]
  }

  private func minimumCount(_ feature: Feature) -> [(String, Node)] {
    switch feature.encoding {
    case .dictionary(let rule), .logSquares(let rule):
      rule.minimumCount > 1 ? [("min_categr_count", .number(rule.minimumCount))] : []
    default: []
    }
  }

  /// Whether FuxiCTR makes the feature of a column of another name. A point in time must come as a column of its own.
  private func isCopied(_ i: Int) -> Bool {
    switch schema.features[i].encoding {
    case .time, .logSquares: false
    default: names[i] != schema.features[i].column && canBeCopied(i)
    }
  }

  /// FuxiCTR takes brackets in a column's name for the end of an argument.
  private func canBeCopied(_ i: Int) -> Bool {
    !schema.features[i].column.contains { "()".contains($0) }
  }

  /// Adds what FuxiCTR reads otherwise.
  package func add(to differences: inout TrainerDifferences) {
    addNumbers(to: &differences)
    let features = schema.features
    differences.add(features.filter { if case .hashed = $0.encoding { true } else { false } }) {
      "FuxiCTR cannot hash in this version: every value of \($0) has an id of its own."
    }
    let isLimited: (Feature) -> Bool = {
      guard case .dictionary(let rule) = $0.encoding else { return false }
      return rule.limit != nil || rule.buckets > 1
    }
    differences.add(features.filter(isLimited)) {
      "FuxiCTR limits no vocabulary, and its rare values share one id: \($0)."
    }
    for (feature, name) in zip(features, names) {
      guard case .time(let part, _) = feature.encoding else { continue }
      differences.add(
        "FuxiCTR has no times: give it a column `\(name.onOneLine)` with the \(part.inWords) of "
          + "`\(feature.column.onOneLine)`.")
    }
    differences.add(
      "FuxiCTR takes its vocabularies from the training file: values that are not there, missing ones and rare ones "
        + "share one embedding, and `NA`, `null` and the like are values.")
    differences.add(features.filter(\.isMultiValued)) {
      "Lists are cut to the longest of the training file: \($0)."
    }
    differences.addForms(of: features)
    let countsTogether: (Feature) -> Bool = {
      guard case .dictionary(let rule) = $0.encoding else { return false }
      return $0.table != nil && rule.minimumCount > 1
    }
    differences.add(features.filter(countsTogether)) {
      "FuxiCTR counts the values of each column for itself, while nas counts those of a table's features together: \($0)."
    }
    addNames(to: &differences)
    addRows(to: &differences)
  }

  private func addNumbers(to differences: inout TrainerDifferences) {
    let features = schema.features
    differences.add(features.filter { $0.encoding.isOfNumbers && $0.isMultiValued }) {
      "FuxiCTR has no lists of numbers: every number of \($0) is a value with an id of its own."
    }
    let numbers = features.filter(\.isNumber)
    differences.add(numbers.filter { if case .quantiles = $0.encoding { true } else { false } }) {
      "Numbers multiply one learned vector in FuxiCTR, while nas has an embedding for each of their quantiles: \($0). "
        + "To come nearer, put their buckets into columns of their own and make them categorical."
    }
    differences.add(numbers) {
      "A missing number is 0 in FuxiCTR; nas has an embedding for it: \($0)."
    }
    differences.add(numbers.filter { if case .logSquares = $0.encoding { true } else { false } }) {
      "Criteo's rule for numbers is in FuxiCTR's own processor, fuxictr.datasets.criteo.CustomizedFeatureProcessor, "
        + "which the run script must use: \($0)."
    }
  }

  private func addNames(to differences: inout TrainerDifferences) {
    let renamed = schema.features.indices.filter { names[$0] != schema.features[$0].name }
    if !renamed.isEmpty {
      let pairs = renamed.map { "\(schema.features[$0].name.onOneLine) is \(names[$0].onOneLine)" }
      differences.add(
        "FuxiCTR cannot have features of some names: \(pairs.joined(separator: ", ")).")
    }
    for i in schema.features.indices {
      let (feature, name) = (schema.features[i], names[i])
      if case .time = feature.encoding { continue }
      guard name != feature.column, !canBeCopied(i) else { continue }
      differences.add(
        "FuxiCTR cannot read the column `\(feature.column.onOneLine)` under another name: call it "
          + "`\(name.onOneLine)` in the files.")
    }
    var types: [String: Bool] = [:]
    for feature in schema.features {
      let isNumber = types.updateValue(feature.isNumber, forKey: feature.column)
      differences.add(
        if: isNumber == !feature.isNumber,
        "FuxiCTR cannot read the column `\(feature.column.onOneLine)` as text and as a number: make two of it."
      )
    }
  }

  private func addRows(to differences: inout TrainerDifferences) {
    if schema.label.rule != .binary {
      differences.add(
        "The label is \(schema.label.description.onOneLine): write 1 or 0 into `\(schema.label.column.onOneLine)`."
      )
    }
    if let weight = schema.weight {
      differences.add("FuxiCTR has no importance weights: `\(weight.onOneLine)` is left out.")
    }
    if let sampling = schema.sampling {
      differences.add(
        "nas read a share of \(sampling.share) of the negative rows, each with the weight \(1 / sampling.share); "
          + "FuxiCTR takes the rows as they are.")
    }
  }
}

extension Feature {
  /// Whether its column holds one number a row to FuxiCTR.
  fileprivate var isNumber: Bool { encoding.isOfNumbers && !isMultiValued }
}

extension Feature.Encoding {
  /// Whether what is encoded are numbers.
  var isOfNumbers: Bool {
    switch self {
    case .quantiles, .logSquares, .standardised: true
    case .dictionary, .hashed, .time: false
    }
  }
}

extension Feature.TimePart {
  /// The part in words, with the numbers that stand for it.
  var inWords: String {
    switch self {
    case .hour: "hour, 0 to 23,"
    case .weekday: "day of the week, 0 for Monday to 6,"
    case .hourOfWeek: "hour of the week, 0 for Monday's first to 167,"
    }
  }
}
