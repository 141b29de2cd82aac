// How the amounts of a column are written, as far as programs would write them otherwise.

import Files
import LogSchema

/// Signs around and within the numbers of a column.
struct AmountFacts: Sendable {
  /// What is read over.
  private(set) var signs: AmountSigns = []
  /// The currencies.
  private(set) var currencies: Set<String> = []
  /// Whether the decimal sign is a comma.
  let hasDecimalComma: Bool
  /// A value of which only the column tells whether its comma stands between thousands, or before a fraction.
  private(set) var doubtful: String?
  /// Whether a value has commas as only amounts have them, and lists of ids have not.
  private var hasTellingCommas = false
  /// Distinct values with commas.
  private var commas = 0

  init(hasDecimalComma: Bool = false) { self.hasDecimalComma = hasDecimalComma }

  /// Takes note of a value.
  mutating func add(_ amount: Amount, _ bytes: ArraySlice<UInt8>) {
    signs.formUnion(amount.signs)
    if let currency = amount.currency { currencies.insert(currency) }
    let parts = bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard parts.count > 1 else { return }
    commas += 1
    let hasPoint = bytes.contains(UInt8(ascii: "."))
    let hasZero = parts.dropFirst().contains { $0.first == UInt8(ascii: "0") }
    hasTellingCommas =
      hasTellingCommas || hasPoint || hasZero || amount.signs.contains(.currency)
      || amount.signs.contains(.percent)
    if parts.count == 2, !hasPoint, parts[1].count == 3 {
      doubtful = String(decoding: bytes, as: UTF8.self)
    }
  }

  /// Whether the commas may as well be between the values of lists: ids of three digits, among which hardly any would
  /// begin with a zero.
  var mayBeLists: Bool { commas > 0 && !hasDecimalComma && !hasTellingCommas }

  /// Whether commas stand in some values, or two points, as between thousands of `1.234.567`.
  static func mayHaveDecimalCommas(_ column: SampleColumn) -> Bool {
    (0..<column.distinct).contains { value in
      let bytes = column.table.bytes(value)
      return bytes.contains(UInt8(ascii: ",")) || bytes.count { $0 == UInt8(ascii: ".") } > 1
    }
  }

  /// What is read over, in words; nil where numbers are written as programs write them.
  var words: String? {
    var parts = currencies.sorted().map { "`\($0)`" }
    if signs.contains(.percent) { parts.append("`%`") }
    if signs.contains(.thousands) { parts.append("signs between thousands") }
    if signs.contains(.parentheses) { parts.append("parentheses for a minus") }
    var sentences: [String] = []
    if !parts.isEmpty {
      let last = parts.removeLast()
      let list = parts.isEmpty ? last : parts.joined(separator: ", ") + " and " + last
      sentences.append("\(list) read over")
    }
    if hasDecimalComma { sentences.append("decimal commas") }
    if let doubtful, !hasTellingCommas, !hasDecimalComma {
      let value = doubtful.filter { $0 != "," }
      sentences.append("`\(doubtful)` is taken for \(value): `decimal_comma: true` if not")
    }
    return sentences.isEmpty ? nil : sentences.joined(separator: "; ")
  }
}
