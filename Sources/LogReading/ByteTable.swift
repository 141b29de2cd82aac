// A dictionary from byte strings to consecutive numbers, made for a column's values: one
// allocation for all keys, no `String`.

import Files

/// Numbers distinct values 0, 1, 2... in the order of their first appearance, and counts them.
package struct ByteTable: Sendable {
  /// What is kept of a value beside its bytes; together, so that a look-up touches one place.
  package struct Entry: BitwiseCopyable {
    fileprivate let hash: UInt64
    /// Where the value ends in the arena; it starts where the one before ends.
    fileprivate let end: UInt32
    fileprivate(set) var count: UInt32
  }

  /// All values, one behind the other.
  private var arena: [UInt8] = []
  private var entries: [Entry] = []
  /// Open addressing with linear probing: a value's number plus 1, or 0. The count is a power of
  /// two, and at most half of them are taken.
  private var slots = [UInt32](repeating: 0, count: 64)

  /// An empty dictionary.
  package init() {}

  /// The number of distinct values.
  package var count: Int { entries.count }

  /// How often each value was seen.
  package var counts: LazyMapCollection<[Entry], Int> { entries.lazy.map { Int($0.count) } }

  /// The bytes of memory that are in use, those of the values included.
  package var memory: Int {
    arena.count + entries.count * MemoryLayout<Entry>.stride
      + slots.count * MemoryLayout<UInt32>.stride
  }

  /// The bytes of the values.
  package var size: Int { arena.count }

  /// The bytes that values may take before a gibibyte more of them might be too much for 32-bit places.
  package static let greatestSize = 3 << 30

  /// The bytes of a value.
  package func bytes(_ index: Int) -> ArraySlice<UInt8> {
    arena[start(index)..<Int(entries[index].end)]
  }

  /// The number of a value, which is counted.
  ///
  /// - Precondition: the values together are smaller than 4 GiB.
  package mutating func insert(_ value: Span<UInt8>) -> Int { insert(value, seen: 1) }

  /// Counts the values of another dictionary as if each had been seen here as often as there.
  ///
  /// - Precondition: the values together are smaller than 4 GiB.
  package mutating func insert(contentsOf other: ByteTable) {
    for index in 0..<other.count {
      _ = insert(other.bytes(index).span, seen: other.entries[index].count)
    }
  }

  /// The number of a value; nil where it has not been seen.
  package func index(of value: Span<UInt8>) -> Int? {
    let hash = tableHash(value)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if entries[index].hash == hash, hasBytes(index, value) { return index }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private mutating func insert(_ value: Span<UInt8>, seen count: UInt32) -> Int {
    let hash = tableHash(value)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if entries[index].hash == hash, hasBytes(index, value) {
        entries[index].count += count
        return index
      }
      slot = (slot + 1) & mask
    }
    precondition(entries.count < UInt32.max - 1, "ids have 32 bits")
    slots[slot] = UInt32(entries.count + 1)
    for i in value.indices { arena.append(value[i]) }
    entries.append(Entry(hash: hash, end: UInt32(arena.count), count: count))
    if entries.count * 2 > slots.count { grow() }
    return entries.count - 1
  }

  /// Counts a value that is there once more.
  package mutating func count(_ index: Int) { entries[index].count += 1 }

  /// The values that were seen so often, by falling count, equal counts by their bytes: an order in
  /// which the order of the rows has no say. At most `limit` of them.
  package func byFrequency(minimumCount: Int = 1, limit: Int? = nil) -> [Int] {
    let order = entries.indices.filter { entries[$0].count >= minimumCount }.sorted { a, b in
      entries[a].count == entries[b].count
        ? bytes(a).lexicographicallyPrecedes(bytes(b)) : entries[a].count > entries[b].count
    }
    return limit.map { Array(order.prefix($0)) } ?? order
  }

  private func start(_ index: Int) -> Int { index == 0 ? 0 : Int(entries[index - 1].end) }

  /// Whether a value, which has the same hash, is this one.
  private func hasBytes(_ index: Int, _ value: Span<UInt8>) -> Bool {
    let start = start(index)
    guard Int(entries[index].end) - start == value.count else { return false }
    // Of this length, no two values have the same hash.
    if value.count <= 8 { return true }
    for i in value.indices where arena[start + i] != value[i] { return false }
    return true
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    let mask = slots.count - 1
    for (index, entry) in entries.enumerated() {
      var slot = Int(truncatingIfNeeded: entry.hash) & mask
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
