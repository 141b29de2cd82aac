// Whether whole numbers are ids or amounts. Numbers with a fraction, and numbers of few values, are not its business.

import Importing
import LogSchema

/// What whole numbers are taken for, and why.
struct WholeNumberGuess: Sendable {
  /// The type with its reason.
  let guess: ColumnGuess
  /// What the column tells of the label in the form that is taken.
  let association: LabelAssociation?

  /// By so much of the label's entropy values must beat buckets, which other numbers of the log than those of
  /// the sample fall into as well, to be ids whatever else speaks.
  private static let clearlyBetter = 0.002
  /// Evidence of less leaves it open: odds of 4 to 1.
  private static let doubt = 1.4

  /// Weighs the evidence. When unsure, the numbers are ids: ids of amounts lose the order of neighbours, which many
  /// rows make up for, whereas buckets of ids lose nearly all.
  ///
  /// - Parameters:
  ///   - column: the values, whole numbers all.
  ///   - buckets: the bucket of each row, as `ColumnFacts.buckets`.
  ///   - labels: of each row; nil where there are none.
  ///   - owner: ids that determine the numbers. What these tell one by one, the ids tell as well.
  init(
    _ column: SampleColumn, _ facts: ValueFacts, buckets: (ids: [UInt32], count: Int),
    labels: [Bool?]?, owner: ColumnOwner? = nil
  ) {
    let byBucket = labels.flatMap {
      LabelAssociation(ids: buckets.ids, count: buckets.count, labels: $0)
    }
    let byValue = labels.flatMap {
      LabelAssociation(ids: column.codes, count: column.distinct + 1, labels: $0)
    }
    let evidence = WholeNumberEvidence(column, facts.numbers, labels: labels, owner: owner)
    var odds = evidence.withoutLabel
    var (gain, difference) = (0.0, 0.0)
    if let byBucket, let byValue, let ofLabel = evidence.ofLabel {
      // The values of what a user or an item determines name the user or the item, whose own column is there.
      if owner == nil {
        gain = byValue.entropyRemoved - max(0, byBucket.entropyRemoved)
        difference = byValue.entropyRemoved - byBucket.entropyRemoved
      }
      odds += ofLabel.evidence
      // Both an order and effects of single values: the better prediction decides.
      if owner == nil, ofLabel.beyondBuckets > 2.5, ofLabel.bySize > 3.5 {
        odds += gain > 0 ? 2 : -2
      }
    }
    let values = column.distinctEstimate
    let isClear = gain > Self.clearlyBetter
    let isUnsure = abs(odds) < Self.doubt && !isClear
    // In doubt they are ids if these predict better, though chance favours buckets, which have fewer shares to learn.
    let areIDs = isClear || odds > 0 || (isUnsure && difference > 0)
    let range = "\((facts.numbers.min() ?? 0).short) to \((facts.numbers.max() ?? 0).short)"
    var reason =
      isClear
      ? "\(column.distinct.grouped) numbers, which tell more one by one than by size"
      : areIDs
        ? "\(column.isExact ? "" : "about ")\(column.isExact ? values.grouped : values.rounded) whole numbers, rather ids than amounts"
        : "whole numbers, \(range)"
    if isUnsure {
      let losses =
        owner != nil
        ? ""
        : byBucket.flatMap { byBucket in
          byValue.map { "ids \($0.logLoss.figures), buckets \(byBucket.logLoss.figures): " }
        } ?? ""
      reason =
        "whole numbers, \(range); \(losses)unsure, so \(areIDs ? "ids" : "buckets")"
    }
    if let owner { reason += "; one for each \(owner.name)" }
    guess = ColumnGuess(areIDs ? .category : .number, reason)
    association = areIDs ? byValue : byBucket
  }
}
