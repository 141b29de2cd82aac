// Small damages to valid files, such as bad disks, bad tools and bad luck do.

import Numerics

/// Damages bytes at random.
struct Mutator {
  private var stream: RandomStream
  /// Pieces that mean something in the format.
  private let words: [[UInt8]]

  /// Equal seeds and runs do equal damage.
  init(seed: UInt64, run: Int, words: [[UInt8]] = []) {
    self.words = words
    stream = RandomStream(seed: seed, purpose: "fuzz").substream(run)
  }

  /// A number in 0..<bound.
  mutating func below(_ bound: Int) -> Int { stream.below(bound) }

  /// Bytes after one to eight changes, pieces of `other` among them. With words fewer are likelier: most texts bear
  /// no more than one.
  mutating func mutated(_ bytes: [UInt8], with other: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...below(words.isEmpty ? 8 : 1 + below(8)) { change(&bytes, with: other) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8], with other: [UInt8]) {
    let place = below(bytes.count + 1)
    let piece = place..<min(bytes.count, place + 1 + below(16))
    switch below(words.isEmpty ? 9 : 12) {
    case 0 where !piece.isEmpty: bytes[place] ^= 1 << UInt8(below(8))
    case 1 where !piece.isEmpty: bytes[place] = UInt8(below(256))
    case 2 where !piece.isEmpty: bytes[place] = special()
    case 3: bytes.insert(special(), at: place)
    case 4: bytes.removeSubrange(piece)
    case 5: bytes.insert(contentsOf: bytes[piece], at: place)
    case 6:
      let start = below(other.count + 1)
      bytes.insert(contentsOf: other[start...].prefix(1 + below(64)), at: place)
    case 7: replaceNumber(&bytes, from: place)
    case 9, 10: bytes.insert(contentsOf: words[below(words.count)], at: place)
    case 11: bytes.replaceSubrange(piece, with: words[below(words.count)])
    default:
      // The whole rest goes rarely.
      if below(4) == 0 { bytes.removeSubrange(place...) }
    }
  }

  /// A byte that means something in some format.
  private mutating func special() -> UInt8 {
    let bytes = Array("\"\"\"\n\n\r\r,;|\t:# -+.eE019\0'([".utf8)
    return bytes[below(bytes.count)]
  }

  /// Replaces the digits that come next by others that are often mistaken.
  private mutating func replaceNumber(_ bytes: inout [UInt8], from place: Int) {
    func isDigit(_ byte: UInt8) -> Bool { 48...57 ~= byte }
    guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
    let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.endIndex
    let numbers = [
      "", "0", "-1", "65536", "4294967295", "9223372036854775807", "18446744073709551616", "1e999",
      "nan",
    ]
    bytes.replaceSubrange(start..<end, with: Array(numbers[below(numbers.count)].utf8))
  }
}
