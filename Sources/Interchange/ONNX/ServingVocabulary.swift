// FILE.vocabulary.json: all that turns the raw values of a row into the inputs of an exported network.

import Datasets
import Files
import Foundation
import LogSchema
import Runs

/// What FILE.vocabulary.json holds, but for the values of dictionaries, which may be many and come from a file.
///
/// A field of the log, as text without quotes, becomes an id in this order:
///
/// 1. Where the feature has a `separator`, a text of one or more bytes, its values are the parts between it; with `list`:
///    `brackets`, they stand in brackets, braces or parentheses, between commas or blanks, perhaps in quotes in which
///    escapes are those of JSON, as Python, NumPy and Postgres write lists; a single value may stand without
///    brackets. A field that is one of `missing`, and values
///    that are, have the id 0: missing values are left out of a list, and a row without any other has the one id 0.
///    With `whole`, a value that is a whole number counts as its digits alone, `123` for `123.0`, `+123`, `0123` and
///    `1.23e2`, `0` for `-0.0`; any other stays as it is. A value of a list that then is `padding` is left out like a
///    missing one.
/// 2. Else `encoding` says it. Numbers may have currencies, signs between thousands and percent signs, which are read over,
///    with `decimal_comma` a comma as decimal sign; `-`, `?`, `inf` and the like stand for no number, and are missing:
///    docs/notes/06 has the rules.
///    - `dictionary`: the value's place in `values`; where it is not there, `others`;
///    - `hashed`: 1 + hash mod `buckets`;
///    - `quantiles`: 1 + the number of `bounds` that are at most the number; without `bounds`, 0;
///    - `log_squares`: a number x becomes ⌊ln(x)²⌋ where it is above 2, else its whole part, and that integer's
///      decimal text is looked up as in a dictionary;
///    - `standardised`: 1. `factor_input` gets (x − `mean`) / `deviation`, computed in 64 bits and rounded to 32; for
///      a missing value, 1;
///    - `time`: 1 + the `part` of the point in time (UTC): `hour` of the day, `weekday` from Monday, or
///      `hour_of_week` from Monday 0:00. `format` is a pattern of strptime, or `automatic`: an ISO 8601 date, or a
///      number of seconds since 1970, of milliseconds from 10¹¹ on, microseconds from 10¹⁴, nanoseconds from 10¹⁷.
///
///    Features of one `table` have the same ids, and embeddings.
/// 3. `others` gives `first` + hash mod `buckets`. Without `others`, a value that the log never had has the id 0.
///
/// The hash is that of the value's UTF-8 bytes, by `hash.definition`. Bytes of the log that are no UTF-8 stand in
/// `values` as U+FFFD.
struct ServingVocabulary: Encodable {
  /// The version of this format.
  var format = 1
  /// What has written it.
  var producer = "nas \(Version.current)"
  /// The name of the network's file.
  var model: String
  /// The operators' version and that of the file's form.
  var opset = ONNXExport.opset, irVersion = ONNXExport.irVersion
  /// The fingerprint of the log.
  var dataset: String
  /// What is predicted.
  var label: String
  /// The name of the output.
  var output: String
  /// Fields that hold no value.
  package var missing = missingValues
  /// The hash.
  var hash = Hash()
  /// Features that the network does not read.
  var dropped: [String]

  enum CodingKeys: String, CodingKey {
    case format, producer, model, opset
    case irVersion = "ir_version"
    case dataset, label, output, missing, hash, dropped
  }

  /// The hash by which values share ids.
  struct Hash: Encodable {
    /// How it is computed.
    var definition = """
      64-bit FNV-1a of the UTF-8 bytes (h = cbf29ce484222325; for each byte: h = (h ^ byte) * 100000001b3), then \
      h ^= h >> 33; h *= ff51afd7ed558ccd; h ^= h >> 33; h *= c4ceb9fe1a85ec53; h ^= h >> 33; all modulo 2^64, \
      constants in hexadecimal
      """
    /// Some values with their hashes in hexadecimal, to test an implementation.
    var examples = ["", "a", "Zürich"].reduce(into: [:]) { $0[$1] = stableHashDigits($1) }
  }

  /// A feature's entry, but for `values`.
  struct Entry: Encodable {
    /// The feature's name, and its column's in the log.
    var feature: String, column: String
    /// The name of the input of ids, 64-bit integers [batch]; [batch, values] where there is a `separator` or
    /// `list`, rows with fewer values filled up with −1.
    var input: String
    /// The name of the input of factors, 32-bit floating-point numbers [batch].
    var factorInput: String?
    /// Ids are 0..<ids.
    var ids: Int
    /// What stands between the values of a row.
    var separator: String?
    /// The syntax of a row's values, where it is more than a separator.
    var list: String?
    /// The value that only fills lists up.
    var padding: String?
    /// Whether whole numbers are one value, however they are written.
    var whole: Bool?
    /// Whether the decimal sign of numbers is a comma.
    var decimalComma: Bool?
    /// The name of the embedding table that other features have as well.
    var table: String?
    /// How a value becomes an id.
    var encoding: String
    /// How many ids hashed values have.
    var buckets: Int?
    /// Where a value has its id that is not in the dictionary.
    var others: Others?
    /// The least values of the second, third... bucket.
    var bounds: [Double]?
    /// What standardised numbers are less, and over what.
    var mean: Double?, deviation: Double?
    /// The part of a point in time, and how points in time are written.
    var part: String?, format: String?

    enum CodingKeys: String, CodingKey {
      case feature, column, input
      case factorInput = "factor_input"
      case ids, separator, list, padding, whole
      case decimalComma = "decimal_comma"
      case table, encoding, buckets, others, bounds, mean,
        deviation, part, format
    }
  }

  /// The ids of values that are not in the dictionary.
  struct Others: Encodable {
    /// The first.
    var first: Int
    /// How many there are.
    var buckets: Int
  }

  /// The vocabulary of a network that reads `served` of a dataset.
  init(_ dataset: Dataset, _ served: ServingInputs, model: String) {
    self.model = model
    self.dataset = dataset.fingerprint
    label = dataset.schema.label.description
    output = served.output
    let kept = Set(served.inputs.map(\.feature))
    dropped = dataset.schema.features.indices.filter { !kept.contains($0) }
      .map { dataset.schema.features[$0].name }
  }

  /// Writes it with the entries of all inputs: an object whose last key is `features`.
  ///
  /// - Throws: `InputError` where the dataset is damaged, or what the writer throws.
  func write(_ dataset: Dataset, _ served: ServingInputs, to writer: inout FileWriter) throws {
    try writer.write(try jsonText(self).dropLast() + ",\"features\":[")
    let codebooks = dataset.codebooks
    for (i, input) in served.inputs.enumerated() {
      let codebook = codebooks[input.feature]
      let entry = Entry(dataset.schema.features[input.feature], input, codebook)
      try writer.write((i == 0 ? "\n" : ",\n") + (try jsonText(entry).dropLast()))
      if codebook.hasValues {
        try writer.write(",\"values\":")
        try codebook.writeValues(to: &writer)
      }
      try writer.write("}")
    }
    try writer.write("\n]}\n")
  }
}

extension ServingVocabulary.Entry {
  /// What is known of a feature's ids.
  init(_ feature: Feature, _ input: ServingInputs.Input, _ codebook: Codebook) {
    self.init(
      feature: feature.name, column: feature.column, input: input.ids,
      factorInput: input.factors, ids: codebook.ids, separator: feature.separator,
      list: feature.list?.rawValue, padding: feature.padding, whole: feature.whole,
      decimalComma: feature.decimalComma,
      table: feature.table, encoding: "")
    switch feature.encoding {
    case .dictionary(let rule):
      encoding = "dictionary"
      others = ServingVocabulary.Others(rule, codebook)
    case .hashed(let buckets):
      encoding = "hashed"
      self.buckets = buckets
    case .quantiles:
      encoding = "quantiles"
      bounds = codebook.bounds
    case .logSquares(let rule):
      encoding = "log_squares"
      others = ServingVocabulary.Others(rule, codebook)
    case .standardised:
      encoding = "standardised"
      (mean, deviation) = (codebook.mean, codebook.deviation)
    case .time(let part, let format):
      encoding = "time"
      self.part = part.rawValue
      switch format {
      case .automatic: self.format = "automatic"
      case .pattern(let pattern): self.format = pattern
      }
    }
  }
}

extension ServingVocabulary.Others {
  /// Nil where the rule makes no others.
  fileprivate init?(_ rule: Feature.Dictionary, _ codebook: Codebook) {
    guard rule.hasOthers, let own = codebook.ownValues else { return nil }
    self.init(first: own + 1, buckets: rule.buckets)
  }
}
