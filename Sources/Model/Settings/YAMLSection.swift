// Reads one mapping of a YAML file: unknown keys and wrong values are errors that name the line.

import Files
import LogSchema
import Yams

/// A mapping of a YAML file, its keys checked, its values read by kind.
package struct YAMLSection {
  /// The name that errors give.
  package let file: String
  /// The keys that lead here, e.g. `model.hidden.0`; empty at the top.
  package let path: String
  private let line: Int?
  private let entries: [String: (key: Node, value: Node)]

  /// Opens a mapping that may have these keys and no others.
  package init(_ node: Node, path: String, file: String, keys: [String]) throws {
    try self.init(node, path: path, file: file, keys: keys, offering: keys) { _ in nil }
  }

  /// Opens a mapping that may have these keys and no others.
  ///
  /// - Parameters:
  ///   - offered: the keys that the error about another key offers.
  ///   - hint: what that error says of the key, if anything is known.
  init(
    _ node: Node, path: String, file: String, keys: [String],
    offering offered: @autoclosure () -> [String], hint: (String) -> String?
  ) throws {
    self.file = file
    self.path = path
    line = node.mark?.line
    guard let mapping = node.mapping else {
      let place = path.isEmpty ? "the file" : "`\(path)`"
      if keys.isEmpty {
        throw InputError("\(place) has no settings: expected `{}`", file: file, line: line)
      }
      // A type alone is a likely shorthand: `site: categorical`.
      let scalar = path.isEmpty || !keys.contains("type") ? nil : node.scalar?.string.shortened
      let example = scalar.map { ", as in `{type: \($0)}`" } ?? ""
      throw InputError(
        "\(place) is not \(ValueForm.mapping(of: keys))\(example)", file: file, line: line)
    }
    var entries: [String: (key: Node, value: Node)] = [:]
    for (key, value) in mapping {
      let name = key.string ?? ""
      guard keys.contains(name) else {
        let place = path.isEmpty ? "" : " in `\(path)`"
        let offered = offered()
        let hint = hint(name).map { "\($0); " } ?? ""
        let expected =
          offered.isEmpty ? "it has no settings" : "expected \(offered.joined(separator: ", "))"
        let near =
          hint.isEmpty
          ? KeyNames.withColon(name, in: keys) ?? KeyNames.near(name, in: offered) : nil
        throw InputError(
          "unknown key `\(name)`\(place): \(near ?? hint + expected)", file: file,
          line: key.mark?.line,
          about: near == nil && hint.isEmpty
            ? .unknownKey(Self.parts(path) + [name], among: offered) : nil)
      }
      entries[name] = (key, value)
    }
    self.entries = entries
  }

  /// The value of a key, or nil where it is absent or null.
  package func node(_ key: String) -> Node? {
    guard let value = entries[key]?.value, value.null == nil else { return nil }
    return value
  }

  /// The value of a key that must be there.
  package func required(_ key: String) throws -> Node {
    guard let node = node(key) else {
      throw InputError(
        "\(place) has no `\(key)`", file: file, line: line,
        about: .missingKey(Self.parts(path) + [key]))
    }
    return node
  }

  /// An error about a value: it is quoted, and the message says what is expected.
  ///
  /// - Parameter hint: what was perhaps meant, as in `did you mean 0.9?`.
  package func mismatch(
    _ node: Node, _ key: String, expected: String, hint: String? = nil
  ) -> InputError {
    let place = path.isEmpty ? key : "\(path).\(key)"
    return InputError(
      "`\(place)` is `\(node.line.shortened)`: expected \(expected)"
        + (hint.map { "; \($0)" } ?? ""), file: file, line: node.mark?.line)
  }

  private static func parts(_ path: String) -> [String] {
    path.split(separator: ".").map(String.init)
  }

  /// The value of a key, which may be null; nil where the key is absent.
  package func entry(_ key: String) -> Node? { entries[key]?.value }

  /// An error about the whole section, e.g. `has both ...`.
  package func problem(_ text: String) -> InputError {
    InputError("\(place) \(text)", file: file, line: line)
  }

  private var place: String { path.isEmpty ? "the file" : "`\(path)`" }

  func string(_ key: String) throws -> String {
    let node = try required(key)
    guard let scalar = node.scalar else { throw mismatch(node, key, expected: "a string") }
    return scalar.string
  }

  func boolean(_ key: String) throws -> Bool? {
    guard let node = node(key) else { return nil }
    guard let found = node.bool else { throw mismatch(node, key, expected: "true or false") }
    return found
  }

  /// A whole number in a range, or nil where the key is absent.
  ///
  /// - Parameter other: the key of this section whose value makes the range narrower, if it is one, and that value.
  package func integer(
    _ key: String, in range: ClosedRange<Int>, least other: (key: String, value: Int)? = nil
  ) throws -> Int? {
    guard let node = node(key) else { return nil }
    guard let found = node.whole, range.contains(found) else {
      let isBelow = node.whole.map { $0 < range.lowerBound } == true
      let reason = other.flatMap {
        isBelow ? "at least `\(path($0.key))`, which is \($0.value)" : nil
      }
      throw mismatch(node, key, expected: reason ?? ValueForm.integer(range).expected)
    }
    return found
  }

  /// A finite number in a range, or nil where the key is absent.
  package func number(_ key: String, in range: NumberRange) throws -> Double? {
    guard let node = node(key) else { return nil }
    guard let found = node.number, range.contains(found) else {
      throw mismatch(
        node, key, expected: ValueForm.number(range).expected,
        hint: range.hint(for: node.scalar?.string))
    }
    return found
  }

  /// A whole number in a range, or a default.
  package func integer(_ key: String, default value: Int, in range: ClosedRange<Int>) throws -> Int
  {
    try integer(key, in: range) ?? value
  }

  /// A finite number that keeps a condition, or a default.
  package func number(
    _ key: String, default value: Double, where isValid: (Double) -> Bool, expected: String
  ) throws -> Double {
    guard let node = node(key) else { return value }
    guard let found = node.number, isValid(found) else {
      throw mismatch(node, key, expected: expected)
    }
    return found
  }

  /// One of the cases of an enumeration, by its raw value, or nil where the key is absent.
  func option<Option: SettingOption>(_ key: String) throws -> Option? {
    guard let node = node(key) else { return nil }
    guard let option = node.scalar.flatMap({ Option(rawValue: $0.string) }) else {
      throw mismatch(
        node, key, expected: Option.form.expected, hint: Option.form.hint(for: node.scalar?.string))
    }
    return option
  }

  /// The elements of a list; empty where the key is absent.
  package func list(_ key: String) throws -> [Node] {
    guard let node = node(key) else { return [] }
    guard let sequence = node.sequence else {
      let example = node.scalar.map { ", as in `[\($0.string.shortened)]`" } ?? ""
      throw mismatch(node, key, expected: "a list\(example)")
    }
    return Array(sequence)
  }

  /// One string, or a list of them that is not empty.
  package func strings(_ key: String, expected: String) throws -> [String] {
    let node = try required(key)
    let strings = (node.sequence.map(Array.init) ?? [node]).map { $0.scalar?.string }
    guard !strings.isEmpty, !strings.contains(nil) else {
      throw mismatch(node, key, expected: expected)
    }
    return strings.compactMap { $0 }
  }

  /// The entries of a mapping, in the file's order; empty where the key is absent.
  func mapping(_ key: String) throws -> [(name: String, key: Node, value: Node)] {
    guard let node = node(key) else { return [] }
    guard let mapping = node.mapping else { throw mismatch(node, key, expected: "a mapping") }
    return mapping.map { ($0.key.string ?? "", $0.key, $0.value) }
  }

  /// The path of a key of this section.
  package func path(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}

extension Node {
  /// A finite number, in any way of writing that a person would take for one (YAML 1.1 does not read
  /// `5e-2` as a number).
  var number: Double? {
    scalar.flatMap { Double($0.string) }.flatMap { $0.isFinite ? $0 : nil }
  }

  /// A whole number, in any way of writing that YAML 1.1 has, but for base 60 (`1:30`): Yams multiplies that out
  /// without a look at the greatest `Int`. `4.0` is one, as in JSON Schema.
  package var whole: Int? {
    guard let scalar, !scalar.string.contains(":") else { return nil }
    if let int { return int }
    let isPlain = scalar.style == .plain || scalar.style == .any
    guard isPlain, scalar.string.wholeMatch(of: #/[-+]?\d+(\.\d*)?([eE][-+]?\d+)?/#) != nil else {
      return nil
    }
    // Above 2⁵³ not every whole number is a `Double`.
    return number.flatMap { abs($0) <= 0x1p53 ? Int(exactly: $0) : nil }
  }

  /// Reads a YAML text of at most a mebibyte. Syntax errors name the line.
  ///
  /// - Parameter expected: what the text should be, for the error that it is empty.
  package static func read(
    _ text: String, file: String, expected: String = "a search space"
  ) throws -> Node {
    let alias = #/(^|[\s\[{,:])\*\w/#
    let keyThatIsNoName = #/[\]}]\s*:|(^|[\s\[{,])\?\s|\*[\w-]+\s*:/#
    guard text.utf8.count <= 1 << 20 else {
      throw InputError(
        "has \(text.utf8.count) bytes: expected \(expected), which has at most 1048576", file: file)
    }
    // Yams hashes keys with all that their aliases stand for, which a few lines can make more than there is time
    // for. Elsewhere an alias costs nothing.
    if text.contains(alias), text.contains(keyThatIsNoName) {
      throw InputError("has aliases, and keys that are no names: expected names", file: file)
    }
    do {
      guard let node = try Yams.compose(yaml: text.withoutByteOrderMark) else {
        throw InputError("the file is empty: expected \(expected)", file: file)
      }
      return node
    } catch let error as YamlError {
      throw error.inputError(file: file, text)
    }
  }
}

extension String {
  /// The text without the mark (U+FEFF) that some editors write before it. YAML allows it there; Yams does not.
  fileprivate var withoutByteOrderMark: String {
    unicodeScalars.first == "\u{FEFF}" ? String(unicodeScalars.dropFirst()) : self
  }
}

extension YamlError {
  fileprivate func inputError(file: String, _ text: String) -> InputError {
    switch self {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let line = lines.indices.contains(mark.line - 1) ? String(lines[mark.line - 1]) : ""
      let advice = Self.advice(problem, line: line).map { ": \($0)" } ?? ""
      return InputError("not YAML: \(problem)\(advice)", file: file, line: mark.line)
    case .duplicatedKeysInMapping(let duplicates, let context):
      let keys = duplicates.map { "\($0)" }.joined(separator: ", ")
      return InputError(
        "the key `\(keys)` occurs twice in a mapping: remove one", file: file,
        line: context.mark.line)
    default:
      return InputError("not YAML: \(self)", file: file)
    }
  }

  /// What to do about a problem of libyaml; nil if its words say it.
  private static func advice(_ problem: String, line: String) -> String? {
    if problem.contains("cannot start any token") {
      return line.contains("\t")
        ? "a tab cannot indent YAML: use blanks" : "put the value in quotes"
    }
    if problem.contains("',' or") {
      return "a comma is missing, or a bracket that is opened in this line or before is not closed"
    }
    if problem.contains("mapping values are not allowed") {
      return "check the indentation of this line; a value with a colon needs quotes"
    }
    if problem.contains("did not find expected") || problem.contains("expected ':'") {
      return "check the indentation of this line, and the colon behind its key"
    }
    return problem.contains("unexpected end of stream") ? "a quote is not closed" : nil
  }
}
