// All keys of a section and of the sections in it, in order, and the forms that have names behind them. How a key is
// found is in `Reference+Lookup.swift`, how entries look in `Reference+Text.swift` and `Reference+Markdown.swift`.

/// The reference of a section.
package struct Reference: Sendable {
  /// A key and its place; or an item of a list or mapping, or an operator, which have keys themselves.
  package struct Entry: Sendable {
    /// The keys that lead here, e.g. `data`, `features`, `NAME`, `type`. `NAME` stands for names that the user gives,
    /// and `N` for places in a list. The entries of a form that has a name begin with it: `operators`, `dense`, `width`.
    package let path: [String]
    /// One sentence.
    package let doc: String
    /// What the value may be.
    package let form: ValueForm
    /// What the section declares about the key; nil of what is no key.
    package let declaration: Declaration?
    /// Whether the entry is of a form that has a name, or is in it.
    package let isOfNamedForm: Bool

    /// The path as error messages have it. An operator's begins with the operator.
    package var name: String {
      (isOfNamedForm && path.count > 1 ? path.dropFirst() : path[...]).joined(separator: ".")
    }

    /// Whether a part of the reference begins here.
    package var isHeading: Bool { path.count == 1 }
  }

  /// Every key, a section before its keys.
  package let entries: [Entry]

  /// The reference of a section at the top of a file.
  package init(of section: any Section.Type) {
    var listing = Listing()
    listing.addKeys(of: section, at: [], within: [])
    listing.addNamedForms()
    entries = listing.entries
  }

  /// Some entries.
  init(_ entries: [Entry]) { self.entries = entries }
}

/// Entries as they are found on a walk over the forms of values.
private struct Listing {
  private(set) var entries: [Reference.Entry] = []
  /// The forms with names, in the order in which they were met.
  private var named: [NamedForm] = []
  private var isInNamedForm = false

  /// Adds the keys of a section. A section in a section of its own kind is listed once.
  mutating func addKeys(
    of section: any Section.Type, at path: [String], within outer: [any Section.Type]
  ) {
    if outer.contains(where: { $0 == section }) { return }
    for declaration in section.declarations {
      let path = path + [declaration.key]
      add(path, declaration.doc, declaration.form, declaration)
      addInner(declaration.form, at: path, within: outer + [section])
    }
  }

  /// Adds what the forms with names hold: their members with the keys of these.
  mutating func addNamedForms() {
    isInNamedForm = true
    var count = 0
    while count < named.count {
      let (next, form) = (named[count], named[count].form())
      if case .member = form { add([next.several], next.doc, form, nil) }
      addInner(form, at: [next.several], within: [])
      count += 1
    }
  }

  private mutating func addInner(
    _ form: ValueForm, at path: [String], within outer: [any Section.Type]
  ) {
    switch form {
    case .text, .boolean, .integer, .number, .options: break
    case .section(let section):
      if ["N", "NAME"].contains(path.last) { add(path, section.doc, form, nil) }
      addKeys(of: section, at: path, within: outer)
    case .list(let element, _, _, _): addInner(element, at: path + ["N"], within: outer)
    case .map(let value, _, _, _): addInner(value, at: path + ["NAME"], within: outer)
    case .choice(let value): addInner(value, at: path, within: outer)
    case .either(let forms): for form in forms { addInner(form, at: path, within: outer) }
    case .member(let members):
      for member in members() {
        let path = path + [member.name]
        add(path, member.section.doc, .section(member.section), nil)
        addKeys(of: member.section, at: path, within: outer)
      }
    case .named(let form):
      if !named.contains(where: { $0.name == form.name }) { named.append(form) }
    }
  }

  private mutating func add(
    _ path: [String], _ doc: String, _ form: ValueForm, _ declaration: Declaration?
  ) {
    entries.append(
      Reference.Entry(
        path: path, doc: doc, form: form, declaration: declaration, isOfNamedForm: isInNamedForm))
  }
}

extension Reference.Entry {
  /// The value in words; nil if it has names that are listed one by one.
  package var value: String? {
    switch form {
    case .options, .member: nil
    default: form.summary
    }
  }

  /// The names that the value may be, alone or among others.
  package var options: [(name: String, doc: String)] { form.options }

  /// What holds if the key is absent: `Default: 256.` Nil of what is no key.
  package var absence: String? {
    guard let declaration else { return nil }
    switch declaration.absence {
    case .refused(nil): return "Required."
    case .refused(let other?): return "Required, unless `\(other)` is set."
    case .described(let words): return "If absent: \(words)."
    case .initial:
      switch form {
      case .section, .map, .member: return "Optional."
      default: return "Default: \(declaration.initial().map(\.line) ?? "none")."
      }
    }
  }

  /// With what else the key may stand: `Only with type: categorical.`
  package var restriction: String? {
    guard let declaration else { return nil }
    let condition = declaration.condition.map { "Only with \($0.words)." }
    let excluded = declaration.excluded.map { "`\($0)`" }.joined(separator: ", ")
    let exclusion = excluded.isEmpty ? nil : "Not together with \(excluded)."
    let sentences = [condition, exclusion].compactMap { $0 }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }
}

extension ValueForm {
  /// The form in words: a little more than error messages say.
  var summary: String {
    switch self {
    case .list(let element, let count, let isUnique, _):
      "a list of \(element.plural)"
        + (isUnique ? ", all different" : "") + Self.suffix(count)
    case .integer(let range) where range.upperBound == .max:
      "a whole number, \(range.lowerBound) or more"
    case .map(let value, let names, let least, _):
      "a mapping from \(names) to \(value.plural)" + (least > 1 ? ", at least \(least)" : "")
    case .choice(let value): "\(value.summary), or choices"
    case .either(let forms): forms.map(\.summary).joined(separator: ", or ")
    default: expected
    }
  }

  /// How many elements a list may have, if that is not any number from 0 or 1 on.
  private static func suffix(_ count: ClosedRange<Int>) -> String {
    switch (count.lowerBound, count.upperBound) {
    case (...1, .max): ""
    case (let lower, .max): ", at least \(lower)"
    case (...1, let upper): ", at most \(upper)"
    case (let lower, let upper): ", \(lower) to \(upper)"
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
    case .named(let named): named.several
    }
  }

  /// The names that a value may be.
  var options: [(name: String, doc: String)] {
    switch self {
    case .options(let options): options
    case .choice(let value): value.options
    case .either(let forms): forms.flatMap(\.options)
    case .text, .boolean, .integer, .number, .list, .map, .section, .member, .named: []
    }
  }
}
