// One value of a setting that may be a choice.

/// A value of a setting: a number of columns, the absence of them, or a name.
package enum ChoiceValue: Hashable, Sendable, CustomStringConvertible {
  /// A number of columns. 0 drops the feature or the layer.
  case width(Int)
  /// A layer without a bottleneck.
  case none
  /// One of several names: an activation, an option of `one_of`.
  case name(String)

  /// `"16"`, `"none"` or the name.
  package var description: String {
    switch self {
    case .width(let width): String(width)
    case .none: "none"
    case .name(let name): name
    }
  }

  /// The number of columns, or nil for a value that is no number.
  package var width: Int? {
    if case .width(let width) = self { width } else { nil }
  }
}

extension ChoiceValue: Codable {
  /// Reads a number, the string `"none"`, or a name.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let width = try? container.decode(Int.self) {
      self = .width(width)
    } else {
      let name = try container.decode(String.self)
      self = name == "none" ? .none : .name(name)
    }
  }

  /// Writes a number or a string.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .width(let width): try container.encode(width)
    case .none, .name: try container.encode(description)
    }
  }
}
