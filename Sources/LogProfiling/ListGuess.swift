// Whether the values of a column are lists.

import Files
import LogReading
import LogSchema

/// How a multi-valued column is written.
///
/// Lists are combinations of a common vocabulary: most parts occur in several, there are more lists than parts, and a
/// part stands in any place. That tells them from names (`Fixed wing multi engine` is one of three values of five
/// words), from prose, half of whose words occur once, and from dates, addresses and crossed features, whose parts have
/// fixed places. How much of this is asked for depends on the separator, since `_` and `:` are within values more often
/// than between them, and on what else speaks for a list: the column's name, and another column whose values the parts
/// are.
struct ListGuess: Sendable {
  /// How the lists are written.
  let form: ListForm
  /// Their values.
  let parts: ListParts

  /// How often a separator is one.
  private enum Strength: Comparable { case weak, medium, strong }

  /// Characters that separate values in the wild, the more telling first.
  private static let separators: [(text: String, strength: Strength)] = [
    ("|", .strong), (";", .strong), ("^", .strong), ("\u{1}", .strong), ("\u{2}", .strong),
    ("\u{1d}", .strong), ("\u{1e}", .strong), ("\u{1f}", .strong), (",", .medium), ("#", .medium),
    (" ", .weak), ("_", .weak), (":", .weak),
  ]
  /// Fewer rows than this share with several values make no lists.
  private static let leastShare = 0.05
  /// Fields that are written otherwise may have this share.
  private static let greatestRest = 0.05

  /// Nil where the values are no lists.
  ///
  /// - Parameter vocabularies: the values of other columns, of which the parts may be.
  init?(_ column: SampleColumn, vocabularies: [ByteTable] = []) {
    if let guess = Self.inBrackets(column) {
      self = guess
      return
    }
    for (text, strength) in Self.separators(of: column)
    where column.share(containing: text) >= Self.leastShare {
      let form = ListForm(separator: column.extended(text))
      let parts = ListParts(column, form.fields)
      guard !parts.hasLongParts, parts.listShare >= Self.leastShare,
        !Self.areOtherThings(parts, separator: text)
      else { continue }
      let guess = ListGuess(form: form, parts: parts).withoutPadding(column)
      let isKnown = vocabularies.contains { guess.parts.areValues(of: $0) }
      if isKnown || guess.areLists(strength, isBlank: text == " ", column.name) {
        self = guess
        return
      }
    }
    return nil
  }

  /// Lists that are known to be written in a form, padding aside, which is found.
  init(_ form: ListForm, of column: SampleColumn) {
    self = ListGuess(form: form, parts: ListParts(column, form.fields)).withoutPadding(column)
  }

  private init(form: ListForm, parts: ListParts) { (self.form, self.parts) = (form, parts) }

  /// The separators to try: signs with blanks around them go before blanks, which they are no values between.
  private static func separators(of column: SampleColumn) -> [(text: String, strength: Strength)] {
    let signs = column.signsBetweenBlanks.filter { column.share(containing: $0) >= leastShare }
    guard !signs.isEmpty else { return separators }
    let mostly = signs.contains {
      column.share(containing: $0) * 2 >= column.share(containing: " ")
    }
    let weak = separators.filter { $0.strength == .weak && !(mostly && $0.text == " ") }
    return separators.filter { $0.strength > .weak } + signs.map { ($0, .medium) } + weak
  }

  /// Whether a value begins as lists in brackets do, perhaps in a call such as `set()`.
  static func isInBrackets(_ value: ArraySlice<UInt8>) -> Bool {
    if "[{(".utf8.contains(value.first ?? 0) { return true }
    guard let end = value.firstIndex(of: UInt8(ascii: "(")), value.last == UInt8(ascii: ")") else {
      return false
    }
    let name = String(decoding: value[..<end], as: UTF8.self).split(separator: ".").last ?? ""
    return ["array", "ndarray", "set", "frozenset", "list", "tuple", "deque"].contains(name)
  }

  /// Lists in brackets; nil where some values are none, or their parts are numbers as vectors have them.
  private static func inBrackets(_ column: SampleColumn) -> ListGuess? {
    guard column.share(where: isInBrackets) >= 1 - greatestRest else {
      return nil
    }
    let form = ListForm(separator: nil)
    let parts = ListParts(column, form.fields)
    guard parts.readShare >= 1 - greatestRest, parts.listShare >= leastShare,
      !areDecimals(parts)
    else { return nil }
    // Parentheses are around remarks, too.
    let areRemarks = column.share { $0.first == UInt8(ascii: "(") } > 0.5 && !parts.areCommon
    return areRemarks ? nil : ListGuess(form: form, parts: parts).withoutPadding(column)
  }

  /// Whether most parts have fractions: coordinates and vectors are no lists of ids.
  private static func areDecimals(_ parts: ListParts) -> Bool {
    parts.share { number($0.span).map { $0 != $0.rounded() } ?? false } > 0.4
  }

  /// Whether the parts are those of times of day, of network addresses, or of vectors.
  private static func areOtherThings(_ parts: ListParts, separator: String) -> Bool {
    if areDecimals(parts) { return true }
    guard separator == ":" else { return false }
    let hexadecimals = parts.share { part in
      part.count <= 4 && part.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
        && part.contains { $0 > UInt8(ascii: "9") }
    }
    return parts.areTwoLong || hexadecimals > 0.2
  }

  /// Whether the parts behave as the values of lists do.
  private func areLists(_ strength: Strength, isBlank: Bool, _ name: String) -> Bool {
    let areWhole = parts.share { number($0.span) != nil } > 0.95
    let varies = parts.counts.count >= 3
    if parts.areCommon {
      // A vocabulary of lists some of which have one value.
      if parts.hasSingles, strength > .weak || isBlank,
        parts.exchange >= (strength == .strong ? 0 : 0.3)
      {
        return true
      }
      if parts.hasSingles, varies, parts.most >= 3, parts.exchange >= 0.6 { return true }
      // Lists of several values each.
      if varies, parts.most >= 4, parts.exchange >= 0.7, strength > .weak || areWhole {
        return true
      }
      // Lists of one length.
      if parts.isOfOneLength, parts.count >= 5, parts.exchange >= 0.8 {
        if parts.most >= (strength == .strong ? 3 : 5),
          strength == .strong || areWhole && strength > .weak
        {
          return true
        }
      }
    }
    // Values of a large vocabulary hardly repeat in a sample.
    guard name.isListName, parts.most >= 3 || parts.hasSingles, strength > .weak || areWhole else {
      return false
    }
    return parts.areCommon ? parts.exchange >= 0.3 : areWhole || parts.exchange >= 0.5
  }

  /// The lists without the value that fills all of them up to one length, if there is such a value.
  private func withoutPadding(_ column: SampleColumn) -> ListGuess {
    guard parts.isOfOneLength, parts.most >= 3, let padding = padding(column) else { return self }
    let form = ListForm(separator: form.separator, padding: padding)
    return ListGuess(form: form, parts: ListParts(column, form.fields))
  }

  /// The most frequent part at an end of the values, if it stands nowhere else, and several times in some.
  private func padding(_ column: SampleColumn) -> String? {
    var ends = [ByteTable(), ByteTable()]
    var lists: [[[UInt8]]] = []
    for value in 0..<min(column.distinct, 2000) {
      var list: [[UInt8]] = []
      _ = form.fields.forEachValue(of: column.table.bytes(value).span) { part in
        list.append(part.indices.map { part[$0] })
        return true
      }
      guard let first = list.first, let last = list.last else { continue }
      _ = ends[0].insert(first.span)
      _ = ends[1].insert(last.span)
      lists.append(list)
    }
    for (end, table) in zip([false, true], ends) {
      guard let most = table.byFrequency().first else { continue }
      let padding = Array(table.bytes(most))
      var runs = 0
      let isFilling = lists.allSatisfy { list in
        let places = list.indices.filter { list[$0] == padding }
        guard let first = places.first, let last = places.last else { return true }
        if places.count > 1 { runs += 1 }
        return last - first + 1 == places.count && (end ? last == list.count - 1 : first == 0)
      }
      if isFilling, runs * 20 >= lists.count { return String(decoding: padding, as: UTF8.self) }
    }
    return nil
  }
}

extension SampleColumn {
  /// The share of rows with a value for which something holds.
  func share(where isSo: (ArraySlice<UInt8>) -> Bool) -> Double {
    let rows = (0..<distinct).reduce(0) { $0 + (isSo(table.bytes($1)) ? table.counts[$1] : 0) }
    return Double(rows) / Double(max(present, 1))
  }

  /// The share of rows whose value has a character within.
  fileprivate func share(containing text: String) -> Double {
    let bytes = Array(text.utf8)
    guard bytes.count > 1 else { return share { $0.contains(bytes[0]) } }
    return share { value in
      value.count >= bytes.count
        && (value.startIndex...value.endIndex - bytes.count).contains { start in
          bytes.indices.allSatisfy { value[start + $0] == bytes[$0] }
        }
    }
  }

  /// Signs between words, with their blanks, the more frequent first: ` > `, ` / `, ` -> `.
  fileprivate var signsBetweenBlanks: [String] {
    var rows: [String: Int] = [:]
    for value in 0..<min(distinct, 1000) where table.bytes(value).contains(UInt8(ascii: " ")) {
      let words = text(value).split(separator: " ", omittingEmptySubsequences: false)
      guard words.count >= 3 else { continue }
      for sign in Set(words.dropFirst().dropLast().filter(\.isSign)) {
        rows[" \(sign) ", default: 0] += table.counts[value]
      }
    }
    return rows.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.map(\.key)
  }

  /// The separator with what always stands beside it: `, ` for `,`, `::` for `:`.
  fileprivate func extended(_ separator: String) -> String {
    guard separator.first != " " else { return separator }
    for text in [
      " \(separator)\(separator) ", separator + separator, " \(separator) ", "\(separator) ",
    ] {
      let size = text.count { String($0) == separator }
      let isAlways = (0..<min(distinct, 1000)).allSatisfy { value in
        let characters = self.text(value)
        let count = characters.split(separator: separator, omittingEmptySubsequences: false).count
        let pieces = characters.split(separator: text, omittingEmptySubsequences: false).count
        return count - 1 == size * (pieces - 1)
      }
      if isAlways { return text }
    }
    return separator
  }
}

extension Substring {
  /// Whether it is a sign that may stand between values, such as `>` and `->`.
  fileprivate var isSign: Bool {
    1...3 ~= count
      && allSatisfy { !$0.isLetter && !$0.isNumber && !"?!.'\"()[]{}".contains($0) }
  }
}
