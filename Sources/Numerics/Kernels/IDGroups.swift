// The ids of an embedding table in a batch, each once, with the rows that have it.

/// The occurrences of each distinct id in a batch: in one feature's column, or in those of several features.
///
/// Gradients of equal ids are summed in the order of the rows before the optimizer sees them, so the
/// result depends on the batch alone. Buffers are kept from batch to batch.
@usableFromInline
package struct IDGroups: Sendable {
  /// The distinct ids, rising.
  @usableFromInline package private(set) var ids: [UInt32] = []
  /// `occurrences[starts[g]..<starts[g + 1]]` belong to `ids[g]`.
  @usableFromInline private(set) var starts: [Int32] = []
  /// The batch's row of each occurrence, and what multiplied its embedding.
  @usableFromInline private(set) var rows: [Int32] = []
  @usableFromInline private(set) var weights: [Float] = []
  private var keys: [UInt64] = []
  private var scratch: [UInt64] = []
  private var rowOf: [Int32] = []
  private var weightOf: [Float] = []
  /// Of several columns, how many were appended, and the rows of each.
  private var appended = 0
  private var rowsOfColumn = 0

  /// Makes empty groups.
  package init() {}

  /// Groups a column's occurrences by id.
  ///
  /// `offsets` is empty where every row has one id: its weight is the row's factor, or 1 where `factors`
  /// is empty. Otherwise row i has the ids at `offsets[i]..<offsets[i + 1]`, the weight of each is one over
  /// their number, and there are no factors.
  package mutating func group(
    ids column: Span<UInt32>, offsets: Span<Int32>, factors: Span<Float>
  ) {
    let count = column.count
    precondition(factors.isEmpty || (offsets.isEmpty && factors.count == count))
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
        isMultiValued
        ? 1 / Float(offsets[Int(row) + 1] - offsets[Int(row)])
        : factors.isEmpty ? 1 : factors[occurrence]
    }
    starts[groups] = Int32(count)
    resize(&ids, to: groups)
    resize(&starts, to: groups + 1)
  }

  /// Groups the occurrences of several columns of the same ids together.
  ///
  /// Row i of column n counts as row n · B + i: gradients of the columns stand one below the other. Gradients of equal ids
  /// are summed in the order of the columns, and of the rows within each.
  ///
  /// - Parameter append: appends column n: see `append(ids:offsets:)`.
  package mutating func group(
    _ columns: Int, rows B: Int, _ append: (_ n: Int, _ groups: inout IDGroups) -> Void
  ) {
    keys.removeAll(keepingCapacity: true)
    rowOf.removeAll(keepingCapacity: true)
    weightOf.removeAll(keepingCapacity: true)
    (appended, rowsOfColumn) = (0, B)
    for n in 0..<columns {
      append(n, &self)
      precondition(appended == n + 1, "every column is appended once")
    }
    let count = keys.count
    resize(&scratch, to: count)
    resize(&rows, to: count)
    resize(&weights, to: count)
    resize(&ids, to: count)
    resize(&starts, to: count + 1)
    sortKeys(bits: 32 - keys.reduce(UInt32(0)) { $0 | UInt32($1 >> 32) }.leadingZeroBitCount)
    var groups = 0
    for (position, key) in keys.enumerated() {
      let (id, occurrence) = (UInt32(key >> 32), Int(key & 0xffff_ffff))
      if position == 0 || ids[groups - 1] != id {
        ids[groups] = id
        starts[groups] = Int32(position)
        groups += 1
      }
      (rows[position], weights[position]) = (rowOf[occurrence], weightOf[occurrence])
    }
    starts[groups] = Int32(count)
    resize(&ids, to: groups)
    resize(&starts, to: groups + 1)
  }

  /// Appends a column, within `group(_:rows:_:)`. ids and offsets as `group(ids:offsets:factors:)` has them.
  package mutating func append(ids column: Span<UInt32>, offsets: Span<Int32>) {
    let B = rowsOfColumn
    precondition(offsets.isEmpty ? column.count == B : offsets.count == B + 1)
    for row in 0..<B {
      let occurrences = offsets.isEmpty ? row..<row + 1 : Int(offsets[row])..<Int(offsets[row + 1])
      let weight = 1 / Float(occurrences.count)  // not used where the row has no id
      for occurrence in occurrences {
        keys.append(UInt64(column[occurrence]) << 32 | UInt64(keys.count))
        rowOf.append(Int32(appended * B + row))
        weightOf.append(weight)
      }
    }
    appended += 1
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
