// All columns of a log on their way into a dataset, and the rows that do not get there: what cannot be
// read, and negatives that are not kept.

import Datasets
import Files
import LogReading
import LogSchema
import Numerics

/// All columns that a schema asks for.
struct LogColumns {
  private(set) var label: EncodedColumn<LabelEncoder>
  private(set) var time: EncodedColumn<TimeEncoder>?
  private(set) var weight: EncodedColumn<WeightEncoder>?
  private(set) var group: GroupColumn?
  private(set) var features: [any FeatureColumn]
  /// What was skipped.
  private(set) var badRows: BadRows

  private let sampler: NegativeSampler?

  /// - Throws: `InputError` where the header lacks a column, or has it twice.
  init(
    _ schema: Schema, header: [String], log: String, sampler: NegativeSampler?, badRows: BadRows
  ) throws {
    self.sampler = sampler
    self.badRows = badRows
    let header = Header(header, file: log)
    label = EncodedColumn(
      schema.label.column, index: try header.index(of: schema.label.column),
      encoder: LabelEncoder(schema.label.rule))
    if case .time(let column, let format) = schema.order {
      time = EncodedColumn(
        column, index: try header.index(of: column), encoder: TimeEncoder(format))
    }
    weight = try schema.weight.map {
      EncodedColumn($0, index: try header.index(of: $0), encoder: WeightEncoder())
    }
    if !schema.group.isEmpty {
      group = GroupColumn(indices: try schema.group.map { try header.index(of: $0) })
    }
    features = try schema.features.map { feature in
      let index = try header.index(of: feature.column)
      let comma = feature.decimalComma ?? false
      func column(_ encoder: some FeatureEncoder) -> any FeatureColumn {
        EncodedColumn(feature.column, index: index, form: FieldForm(feature), encoder: encoder)
      }
      return switch feature.encoding {
      case .dictionary(let rule): column(DictionaryEncoder(rule))
      case .hashed(let buckets): column(HashedEncoder(buckets: buckets))
      case .quantiles(let buckets):
        column(QuantileEncoder(buckets: buckets, hasDecimalComma: comma))
      case .logSquares(let rule): column(LogSquaresEncoder(rule: rule, hasDecimalComma: comma))
      case .standardised: column(StandardisedEncoder(hasDecimalComma: comma))
      case .time(let part, let format): column(TimePartEncoder(part, format: format))
      }
    }
  }

  /// Takes a block into every column, while `reader` reads the next. The block loses the rows that are
  /// skipped or not kept.
  ///
  /// A negative that is not kept is not read beyond its label.
  ///
  /// - Throws: the `InputError` that comes first in the log, where more rows are bad than may be.
  mutating func read(
    _ block: inout RowBlock, pool: WorkerPool, reading reader: ReadAhead
  ) throws {
    let skipsRows = badRows.maximum > 0
    var problems = block.rejected
    if skipsRows || sampler != nil {
      problems += keepRowsByLabel(of: &block, skippingBad: skipsRows, pool: pool)
    }
    if skipsRows {
      problems += keepReadableRows(of: &block, pool: pool)
    }
    take(block, pool: pool, reading: reader)
    problems += ([label.problem, time?.problem, weight?.problem] + features.map(\.problem))
      .compactMap { $0 }
    try badRows.add(problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
  }

  private mutating func take(_ block: RowBlock, pool: WorkerPool, reading reader: ReadAhead) {
    label.read(block)
    time?.read(block)
    weight?.read(block)
    group?.read(block)
    pool.update(&features, beside: { reader.readNext() }) { $0.read(block) }
  }

  /// Drops negatives, and rows whose label cannot be read if these are skipped. Returns their problems.
  private func keepRowsByLabel(
    of block: inout RowBlock, skippingBad: Bool, pool: WorkerPool
  ) -> [InputError] {
    let (labels, bad) = label.codes(of: block)
    var isKept = sampler?.choices(block, pool: pool) ?? Array(repeating: true, count: block.rows)
    var next = 0
    for row in 0..<block.rows {
      if next < bad.count, bad[next].row == row {
        isKept[row] = !skippingBad
        next += 1
      } else if labels[row - next] == 1 {
        isKept[row] = true
      }
    }
    block.keepRows(isKept)
    return skippingBad ? bad.map(\.problem) : []
  }

  /// Drops rows that some column cannot read. Returns the first problem of each.
  private func keepReadableRows(of block: inout RowBlock, pool: WorkerPool) -> [InputError] {
    let bad = badRows(of: block, pool: pool)
    if bad.isEmpty { return [] }
    var isKept = Array(repeating: true, count: block.rows)
    for row in bad.keys { isKept[row] = false }
    block.keepRows(isKept)
    return bad.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The rows that some column cannot read, and what the first such column says.
  private func badRows(of block: RowBlock, pool: WorkerPool) -> [Int: InputError] {
    var columns: [any LogColumn] = features
    if let weight { columns.insert(weight, at: 0) }
    if let time { columns.insert(time, at: 0) }
    let bad = pool.map(columns.count) { [columns] in columns[$0].problems(in: block) }
    return Dictionary(
      bad.joined().map { ($0.row, $0.problem) }, uniquingKeysWith: { first, _ in first })
  }

  /// Moves what has been taken in to the spool, if it is much or `isLast`.
  mutating func flush(to spool: Spool, isLast: Bool) throws {
    try label.flush(to: spool, isLast: isLast)
    try time?.flush(to: spool, isLast: isLast)
    try weight?.flush(to: spool, isLast: isLast)
    try group?.flush(to: spool, isLast: isLast)
    for index in features.indices { try features[index].flush(to: spool, isLast: isLast) }
  }
}
