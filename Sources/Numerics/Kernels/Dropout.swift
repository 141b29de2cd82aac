// Outputs of a layer that are set to 0 while it trains.

/// factors[i, j] = 0 with the probability `rate`, and else 1 / (1 − rate).
///
/// Which it is depends on the stream, the row's number and the column alone: fewer columns have the first of the same
/// factors, and rows may be drawn side by side. factors: N × n.
///
/// - Parameter firstRow: the number of the first row.
package func drawDropout(_ factors: Matrix, rate: Double, firstRow: Int, _ stream: RandomStream) {
  precondition(rate >= 0 && rate < 1)
  // A number of 32 bits for each element, two of them from one draw.
  let threshold = UInt32(rate * 0x1p32)
  let kept = Float(1 / (1 - rate))
  for i in 0..<factors.rows {
    var draw = stream.substream(firstRow + i)
    let row = factors.base + i * factors.stride
    var bits: UInt64 = 0
    for j in 0..<factors.columns {
      bits = j & 1 == 0 ? draw.next() : bits >> 32
      row[j] = UInt32(truncatingIfNeeded: bits) < threshold ? 0 : kept
    }
  }
}
