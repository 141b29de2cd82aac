// How well rows are ranked within their group: among the ads of one query, say, where alone the ranking matters.

import Datasets

/// PerQueryAUC: the mean AUC within groups.
///
/// For each group that has rows of both labels, the share of its pairs of a positive and a negative row that
/// are in the right order, ties counted half, a pair counting as much as its two weights multiplied. The mean
/// over these groups has each of them once, whatever it weighs. Groups of one label say nothing and are left out.
package struct PerQueryAUC: Codable, Hashable, Sendable {
  /// The mean; nil where no group has both labels.
  package let mean: Double?
  /// The number of groups with both labels.
  package let groups: Int

  /// Bytes that the rows of a pass may take, unless told otherwise: 3.7 million rows. Several passes take hardly
  /// longer than one, since less is sorted at once.
  package static let memory = 64 << 20

  /// Bytes of a row in memory; sorting takes half as many again.
  private static let rowSize = MemoryLayout<GroupedRow>.stride * 3 / 2

  /// Bytes that an evaluation of so many rows takes at most.
  package static func memory(rows: Int) -> Int { min(memory, rows * rowSize) }

  /// What counts of some rows: a label, a group and a weight for each; no weights where all are 1.
  typealias Rows = (labels: [Float], weights: [Float], groups: [UInt32])

  /// Evaluates the predictions for some rows of a dataset, all of which are spooled. Nil where it has no groups.
  ///
  /// Exact for any number of rows. They are read several times if need be, each time those of some of the
  /// groups, so that no more than `memory` bytes are in memory at once, or the rows of 1/4096 of the groups.
  ///
  /// - Throws: `InputError` where the dataset is damaged, `FileError` where the disk fails.
  package init?(
    _ predictions: SpooledPredictions, over rows: Range<Int>, of dataset: Dataset,
    memory: Int = Self.memory
  ) throws {
    guard dataset.groups > 0 else { return nil }
    var batch = Batch()
    var groups: [UInt32] = []
    try self.init(predictions, over: rows, memory: memory) { rows in
      try dataset.readOutcomes(rows, into: &batch)
      try dataset.readGroups(rows, into: &groups)
      return (batch.labels, batch.weights, groups)
    }
  }

  /// The same where `read` gives what counts of some rows.
  init(
    _ predictions: SpooledPredictions, over rows: Range<Int>, memory: Int,
    reading read: (Range<Int>) throws -> Rows
  ) throws {
    var (sum, count) = (0.0, 0)
    let passes = try GroupPass.all(of: rows, limit: memory / Self.rowSize) { try read($0).groups }
    for pass in passes {
      var grouped: [GroupedRow] = []
      grouped.reserveCapacity(pass.rows)
      try predictions.forEachChunk(of: rows) { rows, logits in
        let (labels, weights, groups) = try read(rows)
        for (i, logit) in logits.enumerated() where pass.contains(groups[i]) {
          let weight = weights.isEmpty ? 1 : weights[i]
          grouped.append(
            GroupedRow(
              group: groups[i], logit: logit, signedWeight: labels[i] > 0.5 ? weight : -weight))
        }
      }
      let areas = areasWithinGroups(&grouped)
      sum += areas.sum
      count += areas.count
    }
    mean = count > 0 ? sum / Double(count) : nil
    groups = count
  }
}

/// A row, as far as the area within its group needs it.
private struct GroupedRow {
  /// By group, then by logit: rows of equal keys are tied.
  private let group: UInt32, rank: UInt32
  /// Below 0 where the label is 0.
  let signedWeight: Float

  init(group: UInt32, logit: Float, signedWeight: Float) {
    self.group = group
    // An integer that compares as the logit does; 0 and −0 are equal.
    let bits = logit == 0 ? 0 : logit.bitPattern
    rank = bits >> 31 == 0 ? bits | 1 << 31 : ~bits
    self.signedWeight = signedWeight
  }

  var key: UInt64 { UInt64(group) << 32 | UInt64(rank) }

  func isOfGroup(of other: GroupedRow) -> Bool { group == other.group }
}

/// The AUC of each group of both labels: their sum and number. Sorts the rows, which are all of their groups.
private func areasWithinGroups(_ rows: inout [GroupedRow]) -> (sum: Double, count: Int) {
  rows.sort { $0.key < $1.key }
  var (sum, count) = (0.0, 0)
  var next = 0
  while next < rows.count {
    let first = rows[next]
    var pairs = OrderedPairs()
    while next < rows.count, rows[next].isOfGroup(of: first) {
      let key = rows[next].key
      var level = LabelWeights()
      while next < rows.count, rows[next].key == key {
        level.add(signed: rows[next].signedWeight)
        next += 1
      }
      pairs.add(level)
    }
    if let auc = pairs.auc {
      sum += auc
      count += 1
    }
  }
  return (sum, count)
}
