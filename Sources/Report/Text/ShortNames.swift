// Names that are shortened together, so that those that differ stay different. How wide a font draws them is not
// known here: a character of double width counts as two.

/// Shortens a set of names to a number of columns and leaves out the parts that they have in common.
///
/// A name that fits stays as it is. Of a longer one the middle is left out; if others would then read the same, the
/// parts in which they differ are kept in place of the parts that they share: `user_…clicks…7d`. Only if there is no
/// room for the differences as well, a number tells the names apart. Different names have different short forms.
struct ShortNames {
  /// The least limit: there is room for a number behind a letter.
  static let least = 8

  private let limit: Int
  private var forms: [String: String] = [:]

  /// Shortens names to at most `limit` columns, `least` or more.
  init(_ names: [String], limit: Int) {
    precondition(limit >= Self.least, "a short name has room for a number")
    self.limit = limit
    var seen: Set<String> = []
    let long = names.filter { $0.columns > limit && seen.insert($0).inserted }
    var taken = Set(names.filter { $0.columns <= limit })
    for (name, form) in zip(long, Self.shortened(long.map(Array.init), to: limit)) {
      var (text, number) = (form, 2)
      while !taken.insert(text).inserted {
        text = String(Self.cut(Array(name), limit - 1 - "\(number)".count)) + "#\(number)"
        number += 1
      }
      forms[name] = text
    }
  }

  /// The short form of a name; one that was not among the names is shortened by itself.
  func callAsFunction(_ name: String) -> String {
    if let form = forms[name] { return form }
    return name.columns <= limit ? name : Self.plain(Array(name), limit)
  }

  // MARK: - Parts

  /// Names without their middle; if some that begin and end alike would be equal, all of these with the parts in which
  /// they differ.
  private static func shortened(_ names: [[Character]], to limit: Int) -> [String] {
    var forms = names.map { plain($0, limit) }
    func tell(_ group: [Int]) -> Bool {
      guard Set(group.map { forms[$0] }).count < group.count else { return true }
      guard let told = told(group.map { names[$0] }, limit), Set(told).count == group.count
      else { return false }
      for (index, form) in zip(group, told) { forms[index] = form }
      return true
    }
    let long = names.indices.filter { names[$0].columns > limit }
    let alike = Dictionary(grouping: long) { names[$0].prefix(ends) + names[$0].suffix(ends) }
    for group in alike.values where !tell(group) {
      // Together there is no room for all differences: then at least those that would be equal.
      for part in Dictionary(grouping: group, by: { forms[$0] }).values { _ = tell(part) }
    }
    return forms
  }

  /// The characters at the beginning and at the end of names that are told apart together.
  private static let ends = 3

  /// A name with its middle left out.
  private static func plain(_ name: [Character], _ limit: Int) -> String {
    guard name.columns > limit else { return String(name) }
    let head = cut(name, (limit + 2) / 2)
    return String(head + ended(name, limit + 1 - head.columns).dropFirst())
  }

  /// Names with their differences between a little of the common beginning and end; nil if there is no room.
  private static func told(_ names: [[Character]], _ limit: Int) -> [String]? {
    let (start, end) = common(names)
    guard start + end > 0 else { return nil }
    for (start, end) in [words(names[0], start, end), (start, end)] {
      let (head, tail) = (Array(names[0].prefix(start)), Array(names[0].suffix(end)))
      let middles = names.map { Array($0[start..<($0.count - end)]) }
      let room = limit - (middles.map(\.columns).max() ?? 0)
      guard room >= least(head) + least(tail) else { continue }
      return middles.map { joined(head, $0, tail, room) }
    }
    let (head, tail) = (Array(names[0].prefix(start)), Array(names[0].suffix(end)))
    let room = least(head) + least(tail)
    guard limit - room > 2 else { return nil }
    let middles = names.map { Array($0[start..<($0.count - end)]) }
    return shortened(middles, to: limit - room).map { joined(head, Array($0), tail, room) }
  }

  /// How many characters all names begin with, and how many of the others they end with.
  private static func common(_ names: [[Character]]) -> (start: Int, end: Int) {
    let shortest = names.map(\.count).min() ?? 0
    let start =
      (0..<shortest).first { place in names.contains { $0[place] != names[0][place] } } ?? shortest
    let end = (0..<(shortest - start)).first { place in
      names.contains { $0[$0.count - 1 - place] != names[0][names[0].count - 1 - place] }
    }
    return (start, end ?? shortest - start)
  }

  /// The sizes of a common beginning and end without the words of which they have only a part.
  private static func words(_ name: [Character], _ start: Int, _ end: Int) -> (Int, Int) {
    func isBetweenWords(_ letter: Character) -> Bool { !letter.isLetter && !letter.isNumber }
    let head = name.prefix(start).lastIndex(where: isBetweenWords)
    let tail = name.suffix(end).firstIndex(where: isBetweenWords)
    return (head.map { $0 + 1 } ?? 0, tail.map { name.count - $0 } ?? 0)
  }

  /// The columns that are left of a common part at least: two of its own and the ellipsis.
  private static func least(_ part: [Character]) -> Int { min(part.columns, 3) }

  /// A middle between a beginning and an end, which share a number of columns.
  private static func joined(
    _ head: [Character], _ middle: [Character], _ tail: [Character], _ room: Int
  ) -> String {
    let left = max((room + 1) / 2, room - tail.columns)
    let start = cut(head, left)
    return String(start + middle + ended(tail, room - start.columns))
  }

  /// The beginning of a text, with an ellipsis if there is no room for all of it.
  private static func cut(_ text: [Character], _ columns: Int) -> [Character] {
    guard text.columns > columns else { return text }
    var (kept, width) = ([Character](), 1)
    for letter in text {
      width += letter.columns
      if width > columns { break }
      kept.append(letter)
    }
    return kept + ["…"]
  }

  /// The end of a text, with an ellipsis if there is no room for all of it.
  private static func ended(_ text: [Character], _ columns: Int) -> [Character] {
    cut(text.reversed(), columns).reversed()
  }
}

extension Sequence<Character> {
  /// The columns that the text takes.
  fileprivate var columns: Int { reduce(0) { $0 + $1.columns } }
}

extension Character {
  /// 2 of a character that is as wide as it is high, 1 of another.
  fileprivate var columns: Int { isWide ? 2 : 1 }
}
