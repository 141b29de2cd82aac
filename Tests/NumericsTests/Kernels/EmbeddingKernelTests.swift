// Embeddings gathered and updated, against a dictionary and plain loops.

import Testing

@testable import Numerics

/// One feature's column of a batch.
struct IDColumn: CustomTestStringConvertible, Sendable {
  var ids: [UInt32]
  /// Empty where every row has one id.
  var offsets: [Int32] = []
  /// Empty where nothing multiplies the rows of the table.
  var factors: [Float] = []
  let testDescription: String

  /// The ids of each row.
  var rows: [[Int]] {
    if offsets.isEmpty { return ids.map { [Int($0)] } }
    return zip(offsets, offsets.dropFirst()).map { ids[Int($0)..<Int($1)].map { Int($0) } }
  }

  /// One id a row.
  static func single(_ rows: Int, below bound: Int) -> IDColumn {
    var random = RandomStream(seed: 5, purpose: "single")
    return IDColumn(
      ids: (0..<rows).map { _ in UInt32(random.below(bound)) },
      testDescription: "\(rows) rows, ids below \(bound)")
  }

  /// No, one or several ids a row, the same one twice now and then.
  static func multiple(_ rows: Int, below bound: Int) -> IDColumn {
    var random = RandomStream(seed: 6, purpose: "multiple")
    var column = IDColumn(
      ids: [], offsets: [0],
      testDescription: "\(rows) rows of several ids below \(bound)")
    for _ in 0..<rows {
      column.ids += (0..<random.below(5)).map { _ in UInt32(random.below(bound)) }
      column.offsets.append(Int32(column.ids.count))
    }
    return column
  }

  /// One id a row, whose row of the table is multiplied; by nothing now and then.
  static func scaled(_ rows: Int, below bound: Int) -> IDColumn {
    var random = RandomStream(seed: 7, purpose: "scaled")
    return IDColumn(
      ids: (0..<rows).map { _ in UInt32(random.below(bound)) },
      factors: (0..<rows).map { _ in Float(random.below(17) - 8) / 4 },
      testDescription: "\(rows) rows of factors, ids below \(bound)")
  }

  /// What multiplies each table row that a row names.
  func weight(ofRow row: Int) -> Double {
    if !factors.isEmpty { return Double(factors[row]) }
    return offsets.isEmpty ? 1 : 1 / Double(max(offsets[row + 1] - offsets[row], 1))
  }

  static let all = [
    single(0, below: 1), single(60, below: 7), single(300, below: 70_000),
    single(40, below: Int(UInt32.max)), multiple(0, below: 1), multiple(50, below: 9),
    multiple(200, below: 70_000), scaled(0, below: 1), scaled(61, below: 3),
    scaled(150, below: 70_000),
  ]
  /// Those whose tables are of a handy size.
  static let small = all.filter { ($0.ids.max() ?? 0) < 70_000 }
}

@Suite struct EmbeddingKernelTests {
  @Test(arguments: IDColumn.all) func groupsHoldEveryOccurrence(column: IDColumn) {
    /// Row and weight of each occurrence of an id, in the order of the rows.
    var expected: [UInt32: [(row: Int, weight: Float)]] = [:]
    for (row, ids) in column.rows.enumerated() {
      for id in ids {
        expected[UInt32(id), default: []].append((row, Float(column.weight(ofRow: row))))
      }
    }
    var groups = IDGroups()
    // Buffers of an earlier batch leave nothing behind.
    let earlier = IDColumn(ids: [9, 1, 9, 70_000], testDescription: "earlier")
    groups.group(
      ids: earlier.ids.span, offsets: earlier.offsets.span, factors: earlier.factors.span)
    groups.group(
      ids: column.ids.span, offsets: column.offsets.span, factors: column.factors.span)
    #expect(groups.ids == expected.keys.sorted())
    #expect(groups.starts.count == groups.ids.count + 1)
    for (g, id) in groups.ids.enumerated() {
      let occurrences = Int(groups.starts[g])..<Int(groups.starts[g + 1])
      let wanted = expected[id] ?? []
      #expect(groups.rows[occurrences].map(Int.init) == wanted.map(\.row))
      #expect(Array(groups.weights[occurrences]) == wanted.map(\.weight))
    }
  }

  /// Columns of one table are grouped as the one column in which they stand one below the other.
  @Test func severalColumnsAreGroupedAsOne() {
    let columns = [
      IDColumn.multiple(50, below: 9), .single(50, below: 7), .multiple(50, below: 30),
    ]
    var groups = IDGroups()
    for _ in 0..<2 {
      groups.group(3, rows: 50) { n, groups in
        let (ids, offsets) = (columns[n].ids, columns[n].offsets)
        groups.append(ids: ids.span, offsets: offsets.span)
      }
      // Buffers of another batch leave nothing behind.
      #expect(groups.ids.count > 20)
    }
    var one = IDColumn(ids: [], offsets: [0], testDescription: "all")
    for row in columns.flatMap(\.rows) {
      one.ids += row.map { UInt32($0) }
      one.offsets.append(Int32(one.ids.count))
    }
    var expected = IDGroups()
    expected.group(ids: one.ids.span, offsets: one.offsets.span, factors: one.factors.span)
    #expect(groups.ids == expected.ids && groups.starts == expected.starts)
    #expect(groups.rows == expected.rows && groups.weights == expected.weights)
  }

  @Test(arguments: IDColumn.small) func gatheredRowsAreMeans(column: IDColumn) {
    let table = Framed(rows: 70_000, columns: 3, seed: 1).view
    let rows = column.rows
    // A shard in the middle, two of the three columns.
    let shard = rows.count / 4..<rows.count - rows.count / 4
    let output = Framed(rows: shard.count, columns: 2, seed: 2)
    gather(
      table, ids: column.ids.span, offsets: column.offsets.span, factors: column.factors.span,
      batchRows: shard, into: output.view)
    let expected = shard.map { row in
      (0..<2).map { j in
        rows[row].reduce(0) { $0 + Double(table[$1, j]) * column.weight(ofRow: row) }
      }
    }
    #expect(output.view.distance(to: expected) < 1e-6)
    #expect(output.isMarginUntouched)
    let term = table[columns: 0..<1]
    let logits = Framed(rows: shard.count, columns: 1, seed: 3)
    let before = logits.view.elements.doubles
    addGathered(
      term, ids: column.ids.span, offsets: column.offsets.span, factors: column.factors.span,
      batchRows: shard, to: logits.view)
    let sums = zip(before, expected).map { [$0[0] + $1[0]] }
    #expect(logits.view.distance(to: sums) < 1e-6)
    #expect(logits.isMarginUntouched)
  }

  /// The gradient of each id, by plain loops: 2 of a table's 3 columns.
  static func sums(_ column: IDColumn, _ gradient: Matrix) -> [Int: [Double]] {
    var sums: [Int: [Double]] = [:]
    for (row, ids) in column.rows.enumerated() {
      for id in ids {
        for j in 0..<2 {
          sums[id, default: [0, 0]][j] += Double(gradient[row, j]) * column.weight(ofRow: row)
        }
      }
    }
    return sums
  }

  /// Gradients of equal ids are summed before they are squared; other rows and columns stay.
  @Test(arguments: IDColumn.small) func onlyTheBatchsRowsAreUpdated(column: IDColumn) {
    let gradient = Framed(rows: column.rows.count, columns: 2, seed: 4).view
    var groups = IDGroups()
    groups.group(
      ids: column.ids.span, offsets: column.offsets.span, factors: column.factors.span)
    let sums = Self.sums(column, gradient)
    let rows = Int(column.ids.max() ?? 0) + 2
    let weights = Framed(rows: rows, columns: 3, seed: 5)
    let accumulators = Framed(rows: rows, columns: 3, seed: 6)
    accumulators.view.fill(0.5)
    let descended = Framed(rows: rows, columns: 3, seed: 5)
    let before = weights.view.elements.doubles
    var (adapted, plain, squares) = (
      before, before, [[Double]](repeating: [0.5, 0.5, 0.5], count: rows)
    )
    for (id, sum) in sums {
      for j in 0..<2 {
        squares[id][j] += sum[j] * sum[j]
        adapted[id][j] -= 0.1 * sum[j] / squares[id][j].squareRoot()
        plain[id][j] -= 0.1 * sum[j]
      }
    }
    let scratch = Matrix(rows: 1, columns: 2)
    adagradRows(
      weights: weights.view, accumulators: accumulators.view, groups: groups, gradient: gradient,
      scratch: scratch, rate: 0.1)
    descendRows(
      weights: descended.view, groups: groups, gradient: gradient, scratch: scratch, rate: 0.1)
    #expect(weights.view.distance(to: adapted) < 1e-5)
    #expect(accumulators.view.distance(to: squares) < 1e-4)
    #expect(descended.view.distance(to: plain) < 1e-5)
    #expect(weights.isMarginUntouched && accumulators.isMarginUntouched)
    #expect(descended.isMarginUntouched)
  }
}
