// A dictionary from byte strings to consecutive numbers, made for a column's values: one
// allocation for all keys, no `String`.

/// Numbers distinct values 0, 1, 2... in the order of their first appearance, and counts them.
struct ByteTable: Sendable {
  /// How often each value was seen.
  private(set) var counts: [Int] = []

  /// All values, one behind the other.
  private var arena: [UInt8] = []
  /// Where value i ends in the arena; it starts where i - 1 ends.
  private var ends: [Int] = []
  private var hashes: [UInt64] = []
  /// Open addressing with linear probing: a value's number plus 1, or 0. The count is a power of
  /// two, and at most half of them are taken.
  private var slots = [UInt32](repeating: 0, count: 64)

  /// The number of distinct values.
  var count: Int { counts.count }

  /// The bytes of a value.
  func bytes(_ index: Int) -> ArraySlice<UInt8> {
    arena[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }

  /// The number of a value, which is counted.
  mutating func insert(_ value: Span<UInt8>) -> Int {
    let hash = tableHash(value)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if hashes[index] == hash, hasBytes(index, value) {
        counts[index] += 1
        return index
      }
      slot = (slot + 1) & mask
    }
    precondition(count < UInt32.max - 1, "ids have 32 bits")
    slots[slot] = UInt32(count + 1)
    hashes.append(hash)
    counts.append(1)
    for i in value.indices { arena.append(value[i]) }
    ends.append(arena.count)
    if count * 2 > slots.count { grow() }
    return count - 1
  }

  /// The values by falling count, equal counts by their bytes: an order in which the order of the
  /// rows has no say.
  func byFrequency() -> [Int] {
    counts.indices.sorted { a, b in
      counts[a] == counts[b]
        ? bytes(a).lexicographicallyPrecedes(bytes(b)) : counts[a] > counts[b]
    }
  }

  /// Whether a value, which has the same hash, is this one.
  private func hasBytes(_ index: Int, _ value: Span<UInt8>) -> Bool {
    let start = index == 0 ? 0 : ends[index - 1]
    guard ends[index] - start == value.count else { return false }
    // Of this length, no two values have the same hash.
    if value.count <= 8 { return true }
    for i in value.indices where arena[start + i] != value[i] { return false }
    return true
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    let mask = slots.count - 1
    for (index, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(index + 1)
    }
  }
}

/// A hash of eight bytes at a time, for tables in memory alone: one to one for values of one length
/// that is at most 8, since each step can be undone.
private func tableHash(_ value: Span<UInt8>) -> UInt64 {
  var hash = UInt64(value.count)
  var start = 0
  repeat {
    let end = min(start + 8, value.count)
    var word: UInt64 = 0
    for i in start..<end { word = word << 8 | UInt64(value[i]) }
    hash = (hash ^ word) &* 0x9e37_79b9_7f4a_7c15
    hash ^= hash >> 32
    start = end
  } while start < value.count
  return hash
}
