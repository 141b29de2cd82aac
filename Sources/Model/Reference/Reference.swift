// All keys of a section and of the sections in it, in order, and how to find one. How they look is in
// `Reference+Text.swift` and `Reference+Markdown.swift`.

import Files

/// The reference of a section.
package struct Reference: Sendable {
  /// A key and its place.
  package struct Entry: Sendable {
    /// The keys that lead here, e.g. `data`, `features`, `NAME`, `type`. `NAME` stands for names that the user gives,
    /// and `N` for places in a list.
    package let path: [String]
    /// What the section declares.
    package let declaration: Declaration

    /// The path as error messages have it.
    package var name: String { path.joined(separator: ".") }
  }

  /// Every key, a section before its keys.
  package let entries: [Entry]

  /// The reference of a section at the top of a file.
  package init(of section: any Section.Type) {
    entries = Self.entries(of: section, path: [], within: [])
  }

  /// Sections may hold sections of their own kind: these are listed once.
  private static func entries(
    of section: any Section.Type, path: [String], within outer: [any Section.Type]
  ) -> [Entry] {
    if outer.contains(where: { $0 == section }) { return [] }
    return section.declarations.flatMap { declaration in
      let path = path + [declaration.key]
      return [Entry(path: path, declaration: declaration)]
        + inner(declaration.form, path: path).flatMap {
          entries(of: $1, path: $0, within: outer + [section])
        }
    }
  }

  /// The sections in a form, with the paths that lead to them.
  private static func inner(
    _ form: ValueForm, path: [String]
  ) -> [(path: [String], section: any Section.Type)] {
    switch form {
    case .text, .boolean, .integer, .number, .options: []
    case .section(let section): [(path, section)]
    case .list(let element, _, _, _): inner(element, path: path + ["N"])
    case .map(let value, _, _): inner(value, path: path + ["NAME"])
    case .choice(let value): inner(value, path: path)
    case .either(let forms): forms.flatMap { inner($0, path: path) }
    case .member(let members): members().map { (path + [$0.name], $0.section) }
    }
  }

  /// The part of the reference about a key: the key, and what is inside.
  ///
  /// - Parameter key: a path, as in an error message (`model.hidden.0.width`), or the end of one (`learning_rate`, for
  ///   every section that has it).
  /// - Throws: `InputError` if there is none, with keys that are near.
  package func about(_ key: String) throws -> Reference {
    let parts = key.split(separator: ".").map(String.init)
    let whole = entries.filter { Self.matches($0.path, parts) }
    let found =
      whole.isEmpty ? entries.filter { Self.matches($0.path.suffix(parts.count), parts) } : whole
    if parts.isEmpty || found.isEmpty {
      throw InputError("no such key in a space; \(hint(key))", file: key)
    }
    return Reference(
      entries.filter { entry in
        found.contains { entry.path.starts(with: $0.path) }
      })
  }

  private init(_ entries: [Entry]) { self.entries = entries }

  private static func matches(_ path: some Collection<String>, _ parts: [String]) -> Bool {
    path.count == parts.count
      && zip(path, parts).allSatisfy { place, part in
        switch place {
        case "NAME": true
        case "N": part == "N" || Int(part) != nil
        default: place == part
        }
      }
  }

  private func hint(_ key: String) -> String {
    let last = key.split(separator: ".").last.map(String.init) ?? key
    let near = nearNames(to: key, in: entries.map(\.name))
    let nearEnds = entries.filter { !nearNames(to: last, in: [$0.declaration.key]).isEmpty }
    let names = near.isEmpty ? nearEnds.map(\.name) : near
    if !names.isEmpty { return "did you mean \(names.unique.joined(separator: " or "))?" }
    let sections = entries.filter { $0.path.count == 1 }.map(\.name)
    return "the sections are \(sections.joined(separator: ", "))"
  }
}

extension Reference.Entry {
  /// The value in words; nil if it has names that are listed one by one.
  package var value: String? {
    if case .options = declaration.form { nil } else { declaration.form.summary }
  }

  /// The names that the value may be, alone or among others.
  package var options: [(name: String, doc: String)] { declaration.form.options }

  /// What holds if the key is absent: `Default: 256.`
  package var absence: String {
    switch declaration.absence {
    case .refused(nil): "Required."
    case .refused(let other?): "Required, unless `\(other)` is there."
    case .described(let words): "If absent: \(words)."
    case .initial:
      switch declaration.form {
      case .section, .map, .member: "Optional."
      default: "Default: \(declaration.initial().map(\.line) ?? "none")."
      }
    }
  }

  /// With what else the key may stand: `Only with type: categorical.`
  package var restriction: String? {
    let condition = declaration.condition.map { condition in
      let alternatives = condition.alternatives.map { terms in
        "`" + terms.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "`"
      }
      return "Only with \(alternatives.joined(separator: " or "))."
    }
    let excluded = declaration.excluded.map { "Not beside `\($0)`." }
    let sentences = [condition, excluded].compactMap { $0 }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }
}

extension ValueForm {
  /// The form in words: a little more than error messages say.
  var summary: String {
    switch self {
    case .list(let element, let count, let isUnique, _):
      "a list of \(element.plural)"
        + (isUnique ? ", all different" : "")
        + (count.upperBound == .max ? "" : ", at most \(count.upperBound)")
    case .integer(let range) where range.upperBound == .max:
      "a whole number, \(range.lowerBound) or more"
    case .map(let value, let names, _): "a mapping from \(names) to \(value.plural)"
    case .choice(let value): "\(value.summary), or choices"
    case .either(let forms): forms.map(\.summary).joined(separator: ", or ")
    default: expected
    }
  }

  /// Several values of the form, in words.
  private var plural: String {
    switch self {
    case .text: "strings"
    case .boolean: "true and false"
    case .integer(let range): "whole numbers from \(range.lowerBound) to \(range.upperBound)"
    case .number(let range): "numbers\(range.suffix)"
    case .section(let section): "mappings of \(section.keys.joined(separator: ", "))"
    case .member: "mappings, each of one name"
    case .options, .list, .map: summary
    case .choice(let value): "\(value.plural), or choices"
    case .either(let forms): forms.map(\.plural).joined(separator: ", or ")
    }
  }

  /// The names that a value may be.
  var options: [(name: String, doc: String)] {
    switch self {
    case .options(let options): options
    case .choice(let value): value.options
    case .either(let forms): forms.flatMap(\.options)
    case .text, .boolean, .integer, .number, .list, .map, .section, .member: []
    }
  }
}
