// Rows of an embedding table: gathered for a batch, and updated once for each id of the batch.
//
// B: rows of a batch, D: embedding width.

import CIntrinsics

/// How many rows ahead of its work a loop asks for a table's: one after the other, their way from memory takes longer
/// than the work on them.
@usableFromInline let rowsAhead = 16

extension Matrix {
  /// Whether it is too large for a core's own cache, by the usual size of one.
  @inlinable
  var isFar: Bool { rows * stride * MemoryLayout<Float>.stride > 1 << 20 }

  /// Asks for the first columns of a row with `fetch`, cache line by cache line.
  @inlinable @inline(__always)
  func prefetch(row: Int, _ columns: Int, _ fetch: (UnsafeRawPointer) -> Void) {
    let row = base + row * stride
    for j in Swift.stride(from: 0, to: columns, by: 16) { fetch(row + j) }
  }
}

/// output[i] = the mean of the table's rows that row i of the batch names, or zeros where it names none; where
/// there are factors, factors[i] times the one row that it names.
///
/// Works on the batch's rows `batchRows`; output: batchRows.count × D, the table's first D columns.
/// offsets: one a row and one more, or empty where every row names one; factors: one a row, or empty, and
/// always so where there are offsets.
package func gather(
  _ table: Matrix, ids: Span<UInt32>, offsets: Span<Int32>, factors: Span<Float>,
  batchRows: Range<Int>, into output: Matrix
) {
  precondition(output.rows == batchRows.count && output.columns <= table.columns)
  precondition(factors.isEmpty || (offsets.isEmpty && factors.count == ids.count))
  let width = output.columns
  if !factors.isEmpty {
    for (i, batchRow) in batchRows.enumerated() {
      let (row, id) = (output.base + i * output.stride, Int(ids[batchRow]))
      precondition(id < table.rows)
      row.update(repeating: 0, count: width)
      addRow(table.base + id * table.stride, weight: factors[batchRow], to: row, count: width)
    }
    return
  }
  if offsets.isEmpty {
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
  func copyRow(_ i: Int) {
    let id = Int(ids[unchecked: i])
    precondition(id < rows)
    row.copyMemory(from: base + id * stride, byteCount: width() * MemoryLayout<Float>.stride)
    row += step
  }
  let askedFor = batchRows.prefix(table.isFar ? max(batchRows.count - rowsAhead, 0) : 0)
  for i in askedFor {
    table.prefetch(row: Int(ids[unchecked: i + rowsAhead]), width(), prefetchForReading)
    copyRow(i)
  }
  for i in askedFor.upperBound..<batchRows.upperBound { copyRow(i) }
}

/// Updates the first columns of the rows that a batch named, each once, by `scale` times the sum of its gradients and
/// `decay` times the row itself.
///
/// gradient: B × D, by the gathered rows, 0 in the columns behind; weights and states: ids × at least as many as
/// `columns`; scratch: 1 × at least as many.
///
/// - Parameter columns: how many are updated; nil for D.
/// - Returns: whether every result was finite. A weight of which it or a state would not be stays as it was, and so do
///   its states.
@inlinable @discardableResult
package func updateRows<Update: ElementUpdate, let n: Int>(
  weights: Matrix, states: InlineArray<n, Matrix>, groups: borrowing IDGroups, gradient: Matrix,
  columns: Int? = nil, decay: Float = 0, scale: Float = 1, scratch: Matrix, by update: Update
) -> Bool {
  let updated = columns ?? gradient.columns
  precondition(gradient.columns <= updated && updated <= weights.columns)
  precondition(scratch.columns >= updated && scratch.rows >= 1)
  for s in states.indices {
    precondition(states[s].rows == weights.rows && states[s].stride == weights.stride)
    precondition(states[s].columns >= updated)
  }
  let (rows, stride, width) = (weights.rows, weights.stride, gradient.columns)
  let (w, sum) = (weights.base, scratch.base)
  let bases = InlineArray<n, UnsafeMutablePointer<Float>> { states[$0].base }
  var finiteness = Finiteness()
  let askedFor = weights.isFar ? groups.ids.count - rowsAhead : 0
  for group in groups.ids.indices {
    if group < askedFor {
      let next = group + rowsAhead
      let id = Int(groups.ids[next])
      gradient.prefetch(row: Int(groups.rows[Int(groups.starts[next])]), width, prefetchForReading)
      weights.prefetch(row: id, width, prefetchForWriting)
      for s in states.indices { states[s].prefetch(row: id, width, prefetchForWriting) }
    }
    sum.update(repeating: 0, count: updated)
    for occurrence in Int(groups.starts[group])..<Int(groups.starts[group + 1]) {
      let row = gradient.base + Int(groups.rows[occurrence]) * gradient.stride
      addRow(row, weight: groups.weights[occurrence], to: sum, count: width)
    }
    let id = Int(groups.ids[group])
    precondition(id < rows)
    if decay != 0 { addRow(w + id * stride, weight: decay, to: sum, count: updated) }
    if scale != 1 { scaleRow(sum, by: scale, count: updated) }
    updateRow(
      weights: w + id * stride,
      states: InlineArray<n, UnsafeMutablePointer<Float>> { bases[$0] + id * stride },
      gradient: sum, count: updated, by: update, finiteness: &finiteness)
  }
  return finiteness.holds
}

/// The sum of the squares of what `updateRows` would take for the gradients of the rows that a batch named, before it is
/// scaled.
///
/// gradient: B × D; weights: ids × at least `columns`; scratch: 1 × at least `columns`.
package func sumOfSquares(
  weights: Matrix, groups: borrowing IDGroups, gradient: Matrix, columns: Int, decay: Float,
  scratch: Matrix
) -> Double {
  precondition(gradient.columns <= columns && columns <= weights.columns)
  precondition(scratch.columns >= columns && scratch.rows >= 1)
  let sum = scratch.base
  var squares = 0.0
  for group in groups.ids.indices {
    sum.update(repeating: 0, count: columns)
    for occurrence in Int(groups.starts[group])..<Int(groups.starts[group + 1]) {
      let row = gradient.base + Int(groups.rows[occurrence]) * gradient.stride
      addRow(row, weight: groups.weights[occurrence], to: sum, count: gradient.columns)
    }
    let id = Int(groups.ids[group])
    precondition(id < weights.rows)
    if decay != 0 {
      addRow(weights.base + id * weights.stride, weight: decay, to: sum, count: columns)
    }
    squares += sumOfSquares(sum, count: columns)
  }
  return squares
}

/// logits += the one column of each named row (their mean where a row names several; times the row's factor
/// where there are factors): a linear term.
///
/// Works on the batch's rows `batchRows`; logits: batchRows.count × 1; table: ids × 1; offsets and factors as
/// `gather` has them.
package func addGathered(
  _ table: Matrix, ids: Span<UInt32>, offsets: Span<Int32>, factors: Span<Float>,
  batchRows: Range<Int>, to logits: Matrix
) {
  precondition(logits.rows == batchRows.count && logits.columns == 1 && table.columns == 1)
  precondition(factors.isEmpty || (offsets.isEmpty && factors.count == ids.count))
  if offsets.isEmpty {
    precondition(batchRows.lowerBound >= 0 && batchRows.upperBound <= ids.count)
    let (base, stride, count) = (table.base, table.stride, table.rows)
    for i in 0..<batchRows.count {
      let row = batchRows.lowerBound + i
      let id = Int(ids[unchecked: row])
      precondition(id < count)
      let term = base[id * stride]
      logits.base[i * logits.stride] += factors.isEmpty ? term : factors[row] * term
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
