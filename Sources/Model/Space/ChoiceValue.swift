// What a decision chooses between.

/// One value of a decision: a width (or rank), or no bottleneck at all.
package enum ChoiceValue: Hashable, Sendable, CustomStringConvertible {
  /// A number of columns. 0 drops the feature or the layer.
  case width(Int)
  /// A hidden layer without a bottleneck.
  case none

  /// `"16"` or `"none"`.
  package var description: String {
    switch self {
    case .width(let width): String(width)
    case .none: "none"
    }
  }
}

extension ChoiceValue: Codable {
  /// Reads a number or the string `"none"`.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let width = try? container.decode(Int.self) {
      self = .width(width)
    } else if try container.decode(String.self) == "none" {
      self = .none
    } else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected a width or \"none\"")
    }
  }

  /// Writes a number or the string `"none"`.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .width(let width): try container.encode(width)
    case .none: try container.encode("none")
    }
  }
}
