// Rows of an embedding table: gathered for a batch, and updated once for each id of the batch.
//
// B: rows of a batch, D: embedding width.

/// The occurrences of each distinct id in one feature's column of a batch.
///
/// Gradients of equal ids are summed in the order of the rows before the optimizer sees them, so the
/// result depends on the batch alone. Buffers are kept from batch to batch.
public struct IDGroups: Sendable {
  /// The distinct ids, rising.
  public private(set) var ids: [UInt32] = []
  /// `occurrences[starts[g]..<starts[g + 1]]` belong to `ids[g]`.
  private(set) var starts: [Int32] = []
  /// The batch's row of each occurrence, and the weight that the pooling gave it.
  private(set) var rows: [Int32] = []
  private(set) var weights: [Float] = []
  private var keys: [UInt64] = []
  private var scratch: [UInt64] = []
  private var rowOf: [Int32] = []

  /// Makes empty groups.
  public init() {}

  /// Groups a column's occurrences by id.
  ///
  /// `offsets` is empty where every row has one id (then its weight is 1); otherwise row i has the ids
  /// at `offsets[i]..<offsets[i + 1]` and the weight of each is one over their number.
  public mutating func group(ids column: Span<UInt32>, offsets: Span<Int32>) {
    let count = column.count
    resize(&keys, to: count)
    resize(&scratch, to: count)
    resize(&rows, to: count)
    resize(&weights, to: count)
    resize(&ids, to: count)
    resize(&starts, to: count + 1)
    var all: UInt32 = 0
    for i in 0..<count {
      let id = column[unchecked: i]
      keys[i] = UInt64(id) << 32 | UInt64(i)
      all |= id
    }
    sortKeys(bits: 32 - all.leadingZeroBitCount)
    let isMultiValued = offsets.count > 0
    if isMultiValued { findRows(offsets, count: count) }
    var groups = 0
    for (position, key) in keys.enumerated() {
      let (id, occurrence) = (UInt32(key >> 32), Int(key & 0xffff_ffff))
      if position == 0 || ids[groups - 1] != id {
        ids[groups] = id
        starts[groups] = Int32(position)
        groups += 1
      }
      let row = isMultiValued ? rowOf[occurrence] : Int32(occurrence)
      rows[position] = row
      weights[position] =
        isMultiValued ? 1 / Float(offsets[Int(row) + 1] - offsets[Int(row)]) : 1
    }
    starts[groups] = Int32(count)
    resize(&ids, to: groups)
    resize(&starts, to: groups + 1)
  }

  /// The row of each occurrence of a multi-valued column.
  private mutating func findRows(_ offsets: Span<Int32>, count: Int) {
    resize(&rowOf, to: count)
    for row in 0..<offsets.count - 1 {
      for i in Int(offsets[row])..<Int(offsets[row + 1]) { rowOf[i] = Int32(row) }
    }
  }

  /// Gives a buffer a length; what is new in it is 0.
  private func resize<Element: ExpressibleByIntegerLiteral>(
    _ buffer: inout [Element], to count: Int
  ) {
    if buffer.count > count { buffer.removeLast(buffer.count - count) }
    buffer.reserveCapacity(count)
    while buffer.count < count { buffer.append(0) }
  }

  /// Sorts the keys by id with a radix sort of a byte a pass; equal ids keep their order.
  private mutating func sortKeys(bits: Int) {
    for pass in 0..<(bits + 7) / 8 {
      let shift = UInt64(32 + 8 * pass)
      var ends = InlineArray<256, Int32>(repeating: 0)
      keys.withUnsafeBufferPointer { source in
        for key in source { ends[Int(key >> shift & 255)] += 1 }
        var sum: Int32 = 0
        for digit in 0..<256 { (ends[digit], sum) = (sum, sum + ends[digit]) }
        scratch.withUnsafeMutableBufferPointer { target in
          for key in source {
            let digit = Int(key >> shift & 255)
            target[Int(ends[digit])] = key
            ends[digit] += 1
          }
        }
      }
      swap(&keys, &scratch)
    }
  }
}

/// output[i] = the mean of the table's rows that row i of the batch names, or zeros where it names none.
///
/// Works on the batch's rows `batchRows`; output: batchRows.count × D, the table's first D columns.
public func gather(
  _ table: Matrix, ids: Span<UInt32>, offsets: Span<Int32>, batchRows: Range<Int>,
  into output: Matrix
) {
  precondition(output.rows == batchRows.count && output.columns <= table.columns)
  let width = output.columns
  if offsets.count == 0 {
    // A copy whose size the compiler knows is a few vector moves; any other is a call.
    switch width {
    case 2: copyRows(of: table, ids, batchRows, into: output) { 2 }
    case 4: copyRows(of: table, ids, batchRows, into: output) { 4 }
    case 8: copyRows(of: table, ids, batchRows, into: output) { 8 }
    case 16: copyRows(of: table, ids, batchRows, into: output) { 16 }
    case 32: copyRows(of: table, ids, batchRows, into: output) { 32 }
    default: copyRows(of: table, ids, batchRows, into: output) { width }
    }
    return
  }
  for i in 0..<batchRows.count {
    let row = output.base + i * output.stride
    row.update(repeating: 0, count: width)
    let (start, end) = (
      Int(offsets[batchRows.lowerBound + i]), Int(offsets[batchRows.lowerBound + i + 1])
    )
    let weight = 1 / Float(end - start)  // not used where the row has no id
    for occurrence in start..<end {
      let id = Int(ids[occurrence])
      precondition(id < table.rows)
      addRow(table.base + id * table.stride, weight: weight, to: row, count: width)
    }
  }
}

/// output[i] = the first `width()` columns of the table's row for row i of the batch.
@inline(__always)
private func copyRows(
  of table: Matrix, _ ids: Span<UInt32>, _ batchRows: Range<Int>, into output: Matrix,
  width: () -> Int
) {
  precondition(batchRows.lowerBound >= 0 && batchRows.upperBound <= ids.count)
  let (base, stride, rows) = (table.base, table.stride, table.rows)
  var row = UnsafeMutableRawPointer(output.base)
  let step = output.stride * MemoryLayout<Float>.stride
  for i in batchRows {
    let id = Int(ids[unchecked: i])
    precondition(id < rows)
    row.copyMemory(from: base + id * stride, byteCount: width() * MemoryLayout<Float>.stride)
    row += step
  }
}

/// The sum of each id's gradients, handed to `update(id, sum)` id after id.
///
/// gradient: B × D, by the gathered rows. `sum` (1 × D) is a row of `scratch`.
@inline(__always)
private func forEachSum(
  _ groups: borrowing IDGroups, _ gradient: Matrix, _ scratch: Matrix,
  _ update: (_ id: Int, _ sum: UnsafeMutablePointer<Float>) -> Void
) {
  precondition(scratch.columns >= gradient.columns && scratch.rows >= 1)
  let (sum, width) = (scratch.base, gradient.columns)
  for group in groups.ids.indices {
    let occurrences = Int(groups.starts[group])..<Int(groups.starts[group + 1])
    sum.update(repeating: 0, count: width)
    for occurrence in occurrences {
      let row = gradient.base + Int(groups.rows[occurrence]) * gradient.stride
      addRow(row, weight: groups.weights[occurrence], to: sum, count: width)
    }
    update(Int(groups.ids[group]), sum)
  }
}

/// One AdaGrad update of the first D columns of the rows that the batch named.
///
/// gradient: B × D; weights and accumulators: ids × at least D; scratch: 1 × at least D.
public func adagradRows(
  weights: Matrix, accumulators: Matrix, groups: borrowing IDGroups, gradient: Matrix,
  scratch: Matrix, rate: Float
) {
  precondition(gradient.columns <= weights.columns && weights.stride == accumulators.stride)
  forEachSum(groups, gradient, scratch) { id, sum in
    precondition(id < weights.rows)
    adagradRow(
      weights: weights.base + id * weights.stride,
      accumulators: accumulators.base + id * accumulators.stride,
      gradient: sum, count: gradient.columns, rate: rate)
  }
}

/// One step of gradient descent on the first D columns of the rows that the batch named.
public func descendRows(
  weights: Matrix, groups: borrowing IDGroups, gradient: Matrix, scratch: Matrix, rate: Float
) {
  precondition(gradient.columns <= weights.columns)
  forEachSum(groups, gradient, scratch) { id, sum in
    precondition(id < weights.rows)
    addRow(sum, weight: -rate, to: weights.base + id * weights.stride, count: gradient.columns)
  }
}

/// logits += the one column of each named row (their mean where a row names several): a linear term.
///
/// Works on the batch's rows `batchRows`; logits: batchRows.count × 1; table: ids × 1.
public func addGathered(
  _ table: Matrix, ids: Span<UInt32>, offsets: Span<Int32>, batchRows: Range<Int>,
  to logits: Matrix
) {
  precondition(logits.rows == batchRows.count && logits.columns == 1 && table.columns == 1)
  if offsets.count == 0 {
    precondition(batchRows.lowerBound >= 0 && batchRows.upperBound <= ids.count)
    let (base, stride, count) = (table.base, table.stride, table.rows)
    for i in 0..<batchRows.count {
      let id = Int(ids[unchecked: batchRows.lowerBound + i])
      precondition(id < count)
      logits.base[i * logits.stride] += base[id * stride]
    }
    return
  }
  for i in 0..<batchRows.count {
    let row = batchRows.lowerBound + i
    let occurrences = Int(offsets[row])..<Int(offsets[row + 1])
    var sum: Float = 0
    for occurrence in occurrences {
      let id = Int(ids[occurrence])
      precondition(id < table.rows)
      sum += table.base[id * table.stride]
    }
    if !occurrences.isEmpty { logits.base[i * logits.stride] += sum / Float(occurrences.count) }
  }
}
