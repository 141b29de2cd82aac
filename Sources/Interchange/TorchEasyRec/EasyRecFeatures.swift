// TorchEasyRec's `feature_configs` and `data_config`, as near to a schema's features as it comes.

import LogSchema
import Protobuf
import SwiftProtobuf

/// The features of a run, for TorchEasyRec.
struct EasyRecFeatures: Sendable {
  /// Its tables have a multiple of so many columns.
  static let widthUnit = 4
  /// A missing value's name where it has an id of its own.
  private static let missing = "<missing>"
  /// Buckets for each value that is hashed for want of a vocabulary: the least that TorchEasyRec's documentation advises.
  private static let bucketsPerValue = 5

  let schema: Schema
  /// What TorchEasyRec calls each feature.
  let names: [String]
  private let vocabularySizes: [Int]
  private let values: [FeatureValues?]
  private let isLogKnown: Bool

  init(_ run: ExportedRun, values: [FeatureValues]?) {
    schema = run.schema
    vocabularySizes = run.vocabularySizes
    isLogKnown = values != nil
    self.values = values?.map(Optional.some) ?? Array(repeating: nil, count: schema.features.count)
    var taken: Set<String> = []
    names = schema.features.map { feature in
      var name = feature.name.replacing(".", with: "_")
      while !taken.insert(name).inserted { name += "_" }
      return name
    }
  }

  /// Whether the log's files are text.
  var isCSV: Bool { schema.format != .npy && schema.format != .parquet }

  func data(batch: Int) -> EasyRecDataConfig {
    .with {
      $0.batchSize = UInt32(batch)
      $0.datasetType = isCSV ? .csvDataset : .parquetDataset
      if isCSV {
        $0.withHeader = true
        let usual = schema.format == .tsv || schema.format == .recbole ? "\t" : ","
        $0.delimiter = schema.delimiter ?? usual
      }
      $0.fgMode = .fgDag
      $0.labelFields = [schema.label.column]
      $0.sampleWeightFields = [schema.weight].compactMap { $0 }
      $0.numWorkers = 2
      if case .shuffle = schema.order { $0.shuffle = true }
    }
  }

  /// A feature's config at a width.
  func config(_ f: Int, width: Int) -> EasyRecFeatureConfig {
    let feature = schema.features[f]
    let width = UInt32((width + Self.widthUnit - 1) / Self.widthUnit * Self.widthUnit)
    switch feature.encoding {
    case .dictionary, .hashed, .time: return .with { $0.idFeature = [ids(f, width: width)] }
    case .quantiles, .logSquares, .standardised:
      return .with { $0.rawFeature = [numbers(f, width: width)] }
    }
  }

  private func ids(_ f: Int, width: UInt32) -> EasyRecIdFeature {
    let feature = schema.features[f]
    return .with {
      $0.featureName = names[f]
      $0.expression = "user:\(feature.column)"
      $0.embeddingDim = width
      $0.initFn = "nn.init.uniform_,a=-0.01,b=0.01"
      $0.defaultValue = Self.missing
      switch feature.encoding {
      case .time(let part, _):
        $0.expression = "user:\(names[f])"
        $0.numBuckets = UInt64(part.count)
        $0.defaultValue = "0"
      case .hashed(let buckets): $0.hashBucketSize = UInt64(buckets)
      default:
        if let own = values[f]?.values, !own.isEmpty {
          $0.vocabList = own
        } else {
          $0.hashBucketSize = UInt64(Self.bucketsPerValue * vocabularySizes[f])
        }
      }
      if let table = feature.table { $0.embeddingName = table }
      if feature.isMultiValued {
        $0.separator = feature.separator ?? TrainerDifferences.listSeparator
        $0.pooling = "mean"
      }
    }
  }

  private func numbers(_ f: Int, width: UInt32) -> EasyRecRawFeature {
    let feature = schema.features[f]
    return .with {
      $0.featureName = names[f]
      $0.expression = "user:\(feature.column)"
      $0.embeddingDim = width
      switch boundaries(f) {
      case let bounds? where !bounds.isEmpty:
        $0.boundaries = bounds
        $0.defaultValue = ""
        $0.initFn = "nn.init.uniform_,a=-0.01,b=0.01"
        if case .logSquares = feature.encoding {
          $0.normalizer = "method=expression,expr=x>2?ln(x)*ln(x):x"
        }
      default:
        $0.mlp = EasyRecMLPEmbedding()
        if let mean = values[f]?.mean, let deviation = values[f]?.deviation {
          $0.normalizer = "method=zscore,mean=\(mean),standard_deviation=\(deviation)"
        }
      }
    }
  }

  private func boundaries(_ f: Int) -> [Float]? {
    if case .logSquares = schema.features[f].encoding {
      return values[f]?.values.map { $0.compactMap(Float.init).sorted().dropFirst().map { $0 } }
    }
    return values[f]?.bounds?.map(Float.init)
  }

  /// Adds what TorchEasyRec reads otherwise.
  package func add(to differences: inout TrainerDifferences) {
    let features = schema.features
    if let columns = schema.names {
      differences.add(
        "The log has no header, and TorchEasyRec reads the columns' names from one: write this line above the rows of each"
          + " file: `\(columns.joined(separator: schema.delimiter?.visible ?? ","))`.")
    }
    func those(_ isMeant: (Int, Feature.Encoding) -> Bool) -> [Feature] {
      features.indices.filter { isMeant($0, features[$0].encoding) }.map { features[$0] }
    }
    let isHashed: (Int, Feature.Encoding) -> Bool = { f, encoding in
      if case .dictionary = encoding { values[f]?.values?.isEmpty ?? true } else { false }
    }
    differences.add(those(isHashed)) {
      (isLogKnown
        ? "Vocabularies of more than \(EasyRecConfig.longestVocabulary) values are not written out: "
        : "The log was not at hand, so that no vocabulary is written out: ")
        + "hashes stand for the values of \($0), with \(Self.bucketsPerValue) buckets a value."
    }
    let isList: (Int, Feature.Encoding) -> Bool = { f, encoding in
      if case .dictionary = encoding { !(values[f]?.values?.isEmpty ?? true) } else { false }
    }
    differences.add(those(isList)) {
      "A value that is not in the vocabulary has an embedding of its own, apart from the missing value's; `NA`, `null` "
        + "and the like are such values: \($0)."
    }
    differences.add(
      those { if case .hashed = $1 { true } else { false } }
    ) { "Another hash puts other values into one bucket, missing ones among them: \($0)." }
    addNumbers(to: &differences, those)
    differences.addForms(of: features)
    differences.add(features.filter { $0.padding != nil }) {
      "TorchEasyRec knows no value that only fills lists up: leave it out of those of \($0)."
    }
    addColumns(to: &differences)
  }

  private func addNumbers(
    to differences: inout TrainerDifferences,
    _ those: ((Int, Feature.Encoding) -> Bool) -> [Feature]
  ) {
    let isNumber: (Feature.Encoding) -> Bool = {
      switch $0 {
      case .quantiles, .logSquares: true
      default: false
      }
    }
    differences.add(those { isNumber($1) && !(boundaries($0)?.isEmpty ?? true) }) {
      "A missing number is a vector of zeros, not learned, and a number that equals a bound may fall into the bucket "
        + "before it: \($0)."
    }
    differences.add(those { isNumber($1) && boundaries($0)?.isEmpty ?? true }) {
      (isLogKnown
        ? "Numbers without bounds"
        : "The log was not at hand, so that numbers have no bounds: they")
        + " go through one layer as they are, while nas has an embedding for each of their quantiles: \($0)."
    }
    differences.add(schema.features.filter { $0.encoding.isOfNumbers && $0.isMultiValued }) {
      "Lists of numbers are not carried over, only one number a row: \($0)."
    }
    differences.add(
      those { if case .standardised = $1 { true } else { false } }
    ) { "A number goes through one layer with a bias, while nas multiplies one vector: \($0)." }
    differences.add(
      those { if case .logSquares = $1 { true } else { false } }
    ) { "Numbers that are too rare for an id share that of the next lower one: \($0)." }
  }

  private func addColumns(to differences: inout TrainerDifferences) {
    for (feature, name) in zip(schema.features, names) {
      if case .time(let part, _) = feature.encoding {
        differences.add(
          "TorchEasyRec has no times: give it a column `\(name.onOneLine)` with the \(part.inWords) of "
            + "`\(feature.column.onOneLine)`.")
      }
      differences.add(
        if: feature.column.contains(":"),
        "TorchEasyRec takes the colon in `\(feature.column.onOneLine)` for its own: call the column otherwise."
      )
      differences.add(
        if: name != feature.name,
        "TorchEasyRec cannot have a feature `\(feature.name.onOneLine)`: it is `\(name.onOneLine)`."
      )
    }
    differences.add(
      if: isCSV && schema.format != .csv && schema.format != nil && schema.format != .tsv
        && schema.format != .recbole,
      "TorchEasyRec reads CSV with a header: the log has to be written as such.")
    if schema.label.rule != .binary {
      differences.add(
        "The label is \(schema.label.description.onOneLine): write 1 or 0 into `\(schema.label.column.onOneLine)`."
      )
    }
    if let sampling = schema.sampling {
      differences.add(
        "nas read a share of \(sampling.share) of the negative rows, each with the weight \(1 / sampling.share); "
          + "TorchEasyRec takes the rows as they are.")
    }
  }
}
