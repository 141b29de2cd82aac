// Random numbers as a function of (seed, purpose, index): no global generator, no shared state.

/// A stream of random numbers named by a seed and a purpose.
///
/// SplitMix64 (Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, 2014). Streams
/// of different names are unrelated, so what one part of a run draws never shifts what another draws.
package struct RandomStream: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// The stream of a purpose, e.g. `RandomStream(seed: 1, purpose: "sample")`.
  package init(seed: UInt64, purpose: String) {
    // FNV-1a over the purpose's bytes; `Hasher` is seeded anew in every process.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    state = Self.mixed(Self.mixed(seed) ^ hash)
  }

  /// The stream numbered `index` within this one: a step, a shard, a row.
  package func substream(_ index: Int) -> RandomStream {
    var stream = self
    stream.state = Self.mixed(state ^ Self.mixed(UInt64(truncatingIfNeeded: index) &+ 1))
    return stream
  }

  /// 64 random bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return Self.mixed(state)
  }

  /// A number in [0, 1), a multiple of 2⁻⁵³.
  package mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// An integer in 0..<bound, each equally likely (Lemire's rejection).
  package mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0)
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

extension Matrix {
  /// Fills the matrix with numbers uniform in [-bound, bound).
  ///
  /// Row i draws from substream `firstStream + i`, column after column: a matrix with fewer columns
  /// gets a prefix of the same numbers, which is how a child shares its parent's initial weights.
  package func fillUniform(bound: Float, _ stream: RandomStream, firstStream: Int = 0) {
    for i in 0..<rows {
      var draw = stream.substream(firstStream + i)
      let row = base + i * stride
      for j in 0..<columns {
        let unit = Float(draw.next() >> 40) * 0x1p-24  // 24 bits are what a Float holds
        row[j] = (2 * unit - 1) * bound
      }
    }
  }
}
