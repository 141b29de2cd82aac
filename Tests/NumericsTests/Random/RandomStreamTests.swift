// Known answers of the generator, and streams that have nothing to do with each other.

import Numerics
import Testing

@Suite struct RandomStreamTests {
  /// The first numbers of a stream.
  static func draw(_ stream: RandomStream, _ count: Int = 3) -> [UInt64] {
    var stream = stream
    return (0..<count).map { _ in stream.next() }
  }

  /// The first outputs of SplitMix64 from state 0, as its authors' program prints them. This seed is the
  /// one whose state is 0: the number that `mixed` maps to the FNV-1a hash of no bytes.
  @Test func isSplitMix64() {
    let stream = RandomStream(seed: 0xacaa_c089_5856_4514, purpose: "")
    #expect(
      Self.draw(stream) == [
        0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f,
      ])
  }

  /// Made by Python:
  ///
  ///     M = (1 << 64) - 1
  ///     def mix(z):
  ///         z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9 & M
  ///         z = (z ^ z >> 27) * 0x94d049bb133111eb & M
  ///         return z ^ z >> 31
  ///     h = 0xcbf29ce484222325
  ///     for b in b"sample": h = (h ^ b) * 0x100000001b3 & M
  ///     def draw(s): return [hex(mix(s + i * 0x9e3779b97f4a7c15 & M)) for i in (1, 2, 3)]
  ///     s = mix(mix(1) ^ h)
  ///     print(draw(s), draw(mix(s ^ mix(7 + 1))))
  @Test func seedPurposeAndIndexNameAStream() {
    let stream = RandomStream(seed: 1, purpose: "sample")
    #expect(
      Self.draw(stream) == [
        0x1639_0ffc_f49b_aa73, 0x7909_fcbb_9bb0_1b7c, 0x6ad9_6243_4419_073e,
      ])
    #expect(
      Self.draw(stream.substream(7)) == [
        0xdf1c_db75_8d89_ecd7, 0x7879_c516_5c4f_f24a, 0x4244_41d8_5cdc_4b79,
      ])
  }

  @Test func otherNamesGiveOtherNumbers() {
    let stream = RandomStream(seed: 1, purpose: "a")
    var streams = [
      stream, RandomStream(seed: 2, purpose: "a"), RandomStream(seed: 1, purpose: "b"),
    ]
    streams += (-2..<100).map(stream.substream)
    streams += [stream.substream(1).substream(2), stream.substream(2).substream(1)]
    let drawn = streams.flatMap { Self.draw($0, 10) }
    #expect(Set(drawn).count == drawn.count)
  }

  @Test(arguments: [1, 2, 3, 7, 100]) func belowIsUnbiased(bound: Int) {
    var stream = RandomStream(seed: 1, purpose: "below")
    var counts = [Int](repeating: 0, count: bound)
    for _ in 0..<200 * bound { counts[stream.below(bound)] += 1 }
    #expect(bound == 1 || excessOverUniform(counts) < 1)
  }

  /// Every three numbers below 3 · 2⁶¹ share eight draws of 64 bits: unless some are rejected, one of the
  /// three gets two of them and the others three.
  @Test func belowIsUnbiasedAtAGreatBound() {
    var stream = RandomStream(seed: 1, purpose: "great")
    var counts = [0, 0, 0]
    for _ in 0..<3000 { counts[stream.below(3 << 61) % 3] += 1 }
    #expect(excessOverUniform(counts) < 1)
  }

  @Test func uniformNumbersFillTheUnitInterval() {
    var stream = RandomStream(seed: 1, purpose: "uniform")
    var counts = [Int](repeating: 0, count: 50)
    for _ in 0..<10_000 {
      let number = stream.uniform()
      #expect((0..<1).contains(number))
      counts[Int(50 * number)] += 1
    }
    #expect(excessOverUniform(counts) < 1)
  }

  /// A narrower and shorter matrix gets a prefix of the same numbers.
  @Test func aPrefixIsFilledAlike() {
    let stream = RandomStream(seed: 1, purpose: "weights")
    let (wide, narrow) = (Matrix(rows: 6, columns: 9), Framed(rows: 4, columns: 5, seed: 1))
    wide.fillUniform(bound: 0.5, stream)
    narrow.view.fillUniform(bound: 0.5, stream)
    #expect(narrow.view.elements == wide.prefix(rows: 4, columns: 5).elements)
    #expect(narrow.isMarginUntouched)
    let later = Matrix(rows: 2, columns: 9)
    later.fillUniform(bound: 0.5, stream, firstStream: 3)
    #expect(later.elements == wide[rows: 3..<5].elements)
  }

  @Test func filledNumbersAreUniform() {
    let matrix = Matrix(rows: 100, columns: 50)
    matrix.fillUniform(bound: 0.25, RandomStream(seed: 1, purpose: "fill"))
    var counts = [Int](repeating: 0, count: 20)
    for number in matrix.elements.joined() {
      #expect((-0.25..<0.25).contains(number))
      counts[Int((number + 0.25) * 40)] += 1
    }
    #expect(excessOverUniform(counts) < 1)
  }
}
