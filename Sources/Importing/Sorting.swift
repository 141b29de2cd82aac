// Sorting numbers by their bits: themselves, in place, or their indices.

import LogSchema

/// Sorts numbers (no NaN) in place, in rising order; 0 and -0 are equal.
///
/// American flag sort (McIlroy, Bostic and McIlroy 1993): numbers are moved to the place of their most
/// significant digit, then those of each digit are sorted alike. A digit is the first eight bits in
/// which the numbers at hand differ.
func radixSort(_ numbers: inout [Double]) {
  var numbers = numbers.mutableSpan
  radixSort(&numbers, numbers.indices)
}

private func radixSort(_ numbers: inout MutableSpan<Double>, _ range: Range<Int>) {
  if range.count <= 48 { return insertionSort(&numbers, range) }
  let first = sortingKey(numbers[range.lowerBound])
  var difference: UInt64 = 0
  for index in range { difference |= sortingKey(numbers[index]) ^ first }
  if difference == 0 { return }
  let shift = max(0, 64 - 8 - difference.leadingZeroBitCount)

  var ends = InlineArray<256, Int>(repeating: 0)
  for index in range { ends[digit(numbers[index], shift)] += 1 }
  var next = ends  // where the next number of each digit goes
  var sum = range.lowerBound
  for digit in ends.indices {
    (next[digit], sum) = (sum, sum + ends[digit])
    ends[digit] = sum
  }
  for home in ends.indices {
    while next[home] < ends[home] {
      // Follows a cycle of numbers that stand in each other's place.
      var number = numbers[next[home]]
      var place = digit(number, shift)
      while place != home {
        (numbers[next[place]], number) = (number, numbers[next[place]])
        next[place] += 1
        place = digit(number, shift)
      }
      numbers[next[home]] = number
      next[home] += 1
    }
  }
  var start = range.lowerBound
  for digit in ends.indices {
    radixSort(&numbers, start..<ends[digit])
    start = ends[digit]
  }
}

private func digit(_ number: Double, _ shift: Int) -> Int {
  Int(truncatingIfNeeded: sortingKey(number) >> UInt64(shift)) & 0xff
}

private func insertionSort(_ numbers: inout MutableSpan<Double>, _ range: Range<Int>) {
  for index in range.dropFirst() {
    let number = numbers[index]
    var place = index
    while place > range.lowerBound, numbers[place - 1] > number {
      numbers[place] = numbers[place - 1]
      place -= 1
    }
    numbers[place] = number
  }
}

/// The indices of numbers (no NaN) in rising order; equal numbers keep their order.
///
/// Radix sort: 64 bits in digits of 11, least significant first. Digits that are the same
/// everywhere cost nothing but the count.
package func stableOrder(of numbers: [Double]) -> [UInt32] {
  var order = Array(0..<UInt32(numbers.count))
  var sorted = order
  for shift in stride(from: 0, to: 64, by: 11) {
    var starts = [Int](repeating: 0, count: 1 << 11)
    for number in numbers {
      starts[Int(truncatingIfNeeded: sortingKey(number) >> shift) & 0x7ff] += 1
    }
    if starts.contains(numbers.count) { continue }
    var sum = 0
    for digit in starts.indices { (starts[digit], sum) = (sum, sum + starts[digit]) }
    for index in order {
      let digit = Int(truncatingIfNeeded: sortingKey(numbers[Int(index)]) >> shift) & 0x7ff
      sorted[starts[digit]] = index
      starts[digit] += 1
    }
    swap(&order, &sorted)
  }
  return order
}

/// An integer that compares as the number does; 0 and -0 are equal.
private func sortingKey(_ number: Double) -> UInt64 {
  let bits = number == 0 ? 0 : number.bitPattern
  return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
}
