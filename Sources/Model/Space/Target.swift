// What an architecture may cost. Not what it does cost: that is a ratio, a number.

/// A cost that is allowed, as a fraction of the baseline's.
///
/// In JSON and YAML it is the plain number. The greater of two is the milder one.
package struct Target: Hashable, Sendable {
  /// The greatest cost ratio that is allowed: above 0, at most 1.
  package let ratio: Double

  /// The ratios that can be a target.
  package static let ratios = NumberRange.above(0, atMost: 1)

  /// A target; nil if the number cannot be one.
  package init?(_ ratio: Double) {
    guard Self.ratios.contains(ratio) else { return nil }
    self.ratio = ratio
  }

  /// As it stands in the names of files, folders and elements of a page: `0.9`.
  package var slug: String { "\(ratio)" }
}

extension Target: Comparable {
  /// Whether the first is the stricter one.
  package static func < (a: Target, b: Target) -> Bool { a.ratio < b.ratio }
}

extension Target: CustomStringConvertible {
  /// The number.
  package var description: String { "\(ratio)" }
}

extension Target: Codable {
  /// Reads a number.
  ///
  /// - Throws: `DecodingError` if it cannot be a target.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let target = Target(try container.decode(Double.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "a target is a number above 0, at most 1")
    }
    self = target
  }

  /// Writes the number.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(ratio)
  }
}

extension Target: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// The target that stands in the source.
  ///
  /// - Precondition: it can be one.
  package init(floatLiteral ratio: Double) {
    precondition(Self.ratios.contains(ratio), "a target is above 0, at most 1")
    self.ratio = ratio
  }

  /// The target that stands in the source.
  ///
  /// - Precondition: it is 1.
  package init(integerLiteral ratio: Int) { self.init(floatLiteral: Double(ratio)) }
}
