// The AUC within groups against counting every pair of every group, whatever the memory.

import Foundation
import Numerics
import Testing

@testable import Files
@testable import Training

@Suite struct PerQueryAUCTests {
  /// Rows with a label, a group and perhaps a weight, and a logit for each.
  struct Log {
    var logits: [Float] = []
    var labels: [Float] = []
    var weights: [Float] = []
    var groups: [UInt32] = []

    /// Few levels are many ties; few rows a group leave many groups with one label.
    init(rows: Int, groups count: Int, levels: Int, isWeighted: Bool) {
      var random = RandomStream(seed: 4, purpose: "groups")
      for _ in 0..<rows {
        logits.append((Float(random.below(levels)) - Float(levels / 2)) / 8)
        labels.append(random.below(3) == 0 ? 1 : 0)
        // Groups of very different sizes, the largest first.
        groups.append(UInt32(min(random.below(count), random.below(count))))
        if isWeighted { weights.append(Float(random.below(5)) / 4) }
      }
    }

    func evaluated(over rows: Range<Int>? = nil, memory: Int = 1 << 20) throws -> PerQueryAUC {
      let spool = try Spool(in: NSTemporaryDirectory())
      var predictions = SpooledPredictions(of: logits.indices, in: spool)
      for start in stride(from: 0, to: logits.count, by: 999) {
        let batch = logits[start..<min(start + 999, logits.count)]
        try predictions.add(logits: Array(batch), firstRow: start)
      }
      try predictions.flush()
      return try PerQueryAUC(predictions, over: rows ?? logits.indices, memory: memory) { rows in
        (
          Array(labels[rows]), weights.isEmpty ? [] : Array(weights[rows]), Array(groups[rows])
        )
      }
    }

    /// The definition, pair by pair.
    func counted(over rows: Range<Int>) -> (mean: Double, groups: Int) {
      var areas: [Double] = []
      for group in Dictionary(grouping: rows, by: { groups[$0] }).values {
        var (ordered, pairs) = (0.0, 0.0)
        for i in group where labels[i] == 1 {
          for j in group where labels[j] == 0 {
            let weight = weights.isEmpty ? 1 : Double(weights[i] * weights[j])
            pairs += weight
            ordered +=
              weight * (logits[i] > logits[j] ? 1 : logits[i] == logits[j] ? 0.5 : 0)
          }
        }
        if pairs > 0 { areas.append(ordered / pairs) }
      }
      return (areas.reduce(0, +) / Double(areas.count), areas.count)
    }
  }

  @Test(arguments: [3, 40, 1_000_000], [true, false])
  func groupsAreAveraged(levels: Int, isWeighted: Bool) throws {
    let log = Log(rows: 3_000, groups: 500, levels: levels, isWeighted: isWeighted)
    let auc = try log.evaluated()
    let expected = log.counted(over: log.logits.indices)
    #expect(auc.groups == expected.groups)
    #expect(abs((auc.mean ?? 0) - expected.mean) < 1e-12)
    #expect(expected.groups < 500, "some groups have one label")
  }

  /// From everything at once down to a class of groups at a time.
  @Test(arguments: [1 << 20, 40_000, 12_000, 1_000, 1])
  func memoryDoesNotMatter(memory: Int) throws {
    let log = Log(rows: 5_000, groups: 6_000, levels: 40, isWeighted: true)
    let (part, expected) = (700..<4_321, log.counted(over: 700..<4_321))
    let auc = try log.evaluated(over: part, memory: memory)
    #expect(auc.groups == expected.groups)
    #expect(abs((auc.mean ?? 0) - expected.mean) < 1e-12)
  }

  @Test func passesFitTheLimitAndMissNoRow() throws {
    let log = Log(rows: 5_000, groups: 6_000, levels: 2, isWeighted: false)
    let passes = try GroupPass.all(of: 0..<5_000, limit: 600) { Array(log.groups[$0]) }
    #expect(passes.count > 7 && passes.count < 12)
    #expect(passes.allSatisfy { $0.rows <= 600 })
    for pass in passes { #expect(pass.rows == log.groups.count(where: pass.contains)) }
    #expect(passes.reduce(0) { $0 + $1.rows } == 5_000)
    for group in Set(log.groups) { #expect(passes.count { $0.contains(group) } == 1) }
  }

  /// 0 and −0 are one prediction, and 1/2 is what a tie is worth.
  @Test func signedZerosAreTied() throws {
    var log = Log(rows: 0, groups: 1, levels: 1, isWeighted: false)
    (log.logits, log.labels, log.groups) = ([0, -0.0, -1, 3], [1, 0, 0, 1], [7, 7, 9, 9])
    let auc = try log.evaluated()
    #expect(auc.mean == 0.75 && auc.groups == 2)
  }

  @Test func groupsOfOneLabelSayNothing() throws {
    var log = Log(rows: 0, groups: 1, levels: 1, isWeighted: false)
    (log.logits, log.labels, log.groups) = ([0, 1, 2], [1, 1, 0], [0, 0, 1])
    let auc = try log.evaluated()
    #expect(auc.mean == nil && auc.groups == 0)
    // A row without weight is no row.
    (log.groups, log.weights) = ([0, 0, 0], [1, 1, 0])
    #expect(try log.evaluated().groups == 0)
  }
}
