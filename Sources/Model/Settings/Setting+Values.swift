// The settings of the usual kinds: numbers, names, texts, lists and sections. A key that is absent leaves the value as
// it is.

import Files
import Yams

extension Setting {
  /// A finite number.
  package static func number(
    _ key: String, _ value: WritableKeyPath<Root, Double> & Sendable, _ range: NumberRange,
    _ doc: String
  ) -> Setting {
    Setting(
      key, .number(range), doc,
      read: { if let found = try $1.number(key, in: range) { $0[keyPath: value] = found } },
      write: { .number($0[keyPath: value]) })
  }

  /// A finite number, or none. `absent` says what holds without it.
  package static func optionalNumber(
    _ key: String, _ value: WritableKeyPath<Root, Double?> & Sendable, _ range: NumberRange,
    _ doc: String, absent: String
  ) -> Setting {
    Setting(
      key, .number(range), doc, absence: .described(absent),
      read: { if let found = try $1.number(key, in: range) { $0[keyPath: value] = found } },
      write: { $0[keyPath: value].map { .number($0) } })
  }

  /// A whole number.
  ///
  /// - Parameter least: the key of a setting read before whose value is the least; the default is raised to it.
  package static func integer(
    _ key: String, _ value: WritableKeyPath<Root, Int> & Sendable, _ range: ClosedRange<Int>,
    _ doc: String,
    atLeast least: (key: String, value: WritableKeyPath<Root, Int> & Sendable)? = nil
  ) -> Setting {
    Setting(
      key, .integer(range), doc,
      read: { root, section in
        let other = least.map { (key: $0.key, value: root[keyPath: $0.value]) }
        let range = max(range.lowerBound, other?.value ?? .min)...range.upperBound
        let usual = min(max(root[keyPath: value], range.lowerBound), range.upperBound)
        root[keyPath: value] = try section.integer(key, in: range, least: other) ?? usual
      },
      write: { .number($0[keyPath: value]) })
  }

  /// A whole number, or none. `absent` says what holds without it.
  package static func optionalInteger(
    _ key: String, _ value: WritableKeyPath<Root, Int?> & Sendable, _ range: ClosedRange<Int>,
    _ doc: String, absent: String, within own: (@Sendable (Root) -> ClosedRange<Int>)? = nil
  ) -> Setting {
    Setting(
      key, .integer(range), doc, absence: .described(absent),
      read: { root, section in
        if let found = try section.integer(key, in: own?(root) ?? range) {
          root[keyPath: value] = found
        }
      },
      write: { $0[keyPath: value].map { .number($0) } })
  }

  /// `true` or `false`.
  package static func boolean(
    _ key: String, _ value: WritableKeyPath<Root, Bool> & Sendable, _ doc: String
  ) -> Setting {
    Setting(
      key, .boolean, doc,
      read: { if let found = try $1.boolean(key) { $0[keyPath: value] = found } },
      write: { .plain(String($0[keyPath: value])) })
  }

  /// One of the cases of an enumeration, by its raw value.
  package static func option<Option: SettingOption>(
    _ key: String, _ value: WritableKeyPath<Root, Option> & Sendable, _ doc: String
  ) -> Setting {
    Setting(
      key, Option.form, doc,
      read: { if let found: Option = try $1.option(key) { $0[keyPath: value] = found } },
      write: { .plain($0[keyPath: value].rawValue) })
  }

  /// One of the cases of an enumeration, or none. `absent` says what holds without it.
  package static func optionalOption<Option: SettingOption>(
    _ key: String, _ value: WritableKeyPath<Root, Option?> & Sendable, _ doc: String,
    absent: String
  ) -> Setting {
    Setting(
      key, Option.form, doc, absence: .described(absent),
      read: { if let found: Option = try $1.option(key) { $0[keyPath: value] = found } },
      write: { $0[keyPath: value].map { .plain($0.rawValue) } })
  }

  /// A text that must be there.
  package static func text(
    _ key: String, _ value: WritableKeyPath<Root, String> & Sendable, _ doc: String
  ) -> Setting {
    Setting(
      key, .text(), doc, absence: .refused(unless: nil),
      read: { $0[keyPath: value] = try $1.string(key) },
      write: { .text($0[keyPath: value]) })
  }

  /// A text, or none. `absent` says what holds without it.
  ///
  /// - Parameters:
  ///   - form: a restriction in words and as a pattern.
  ///   - isValid: the same restriction.
  package static func optionalText(
    _ key: String, _ value: WritableKeyPath<Root, String?> & Sendable, _ doc: String,
    form: ValueForm = .text(), absent: String,
    where isValid: @escaping @Sendable (String) -> Bool = { _ in true }
  ) -> Setting {
    Setting(
      key, form, doc, absence: .described(absent),
      read: { root, section in
        guard let node = section.node(key) else { return }
        let found = try section.string(key)
        guard isValid(found) else { throw section.mismatch(node, key, expected: form.expected) }
        root[keyPath: value] = found
      },
      write: { $0[keyPath: value].map { .text($0) } })
  }

  /// A list of different numbers, at least one.
  ///
  /// - Parameter noun: what the numbers are, in error messages.
  package static func numbers(
    _ key: String, _ value: WritableKeyPath<Root, [Double]> & Sendable, _ range: NumberRange,
    noun: String, _ doc: String
  ) -> Setting {
    let form = ValueForm.list(
      of: .number(range), count: 1...Int.max, isUnique: true,
      expected: "different \(noun), at least one")
    return Setting(
      key, form, doc,
      read: { root, section in
        guard let node = section.node(key) else { return }
        let numbers = try section.list(key).map {
          guard let number = $0.number, range.contains(number) else {
            throw section.mismatch(
              $0, key, expected: "numbers\(range.suffix)", hint: range.hint(for: $0.scalar?.string))
          }
          return number
        }
        if numbers.isEmpty || Set(numbers).count != numbers.count {
          throw section.mismatch(node, key, expected: form.expected)
        }
        root[keyPath: value] = numbers
      },
      write: { .flowList($0[keyPath: value].map { .number($0) }) })
  }

  /// A list of sections, each the value of an item; at most `most` of them.
  ///
  /// - Parameter noun: what the items are, in error messages.
  package static func sections<Inner: Section>(
    _ key: String, _ value: WritableKeyPath<Root, [Inner]> & Sendable, atMost most: Int,
    noun: String, _ doc: String
  ) -> Setting {
    let form = ValueForm.list(
      of: .section(Inner.self), count: 0...most, expected: "at most \(most) \(noun)")
    return Setting(
      key, form, doc,
      read: { root, section in
        guard let node = section.node(key) else { return }
        let path = section.path(key)
        let items = try section.list(key)
        if items.count > most {
          throw InputError(
            "`\(path)` has \(items.count) \(noun): expected at most \(most)", file: section.file,
            line: node.mark?.line)
        }
        root[keyPath: value] = try items.enumerated().map { i, item in
          try Inner(item, path: "\(path).\(i)", file: section.file)
        }
      },
      write: { .list($0[keyPath: value].map { .flow($0.pairs) }) })
  }

  /// A section inside the section.
  package static func section<Inner: Section>(
    _ key: String, _ value: WritableKeyPath<Root, Inner> & Sendable, _ doc: String = Inner.doc
  ) -> Setting {
    Setting(
      key, .section(Inner.self), doc,
      read: { root, section in
        guard let node = section.node(key) else { return }
        root[keyPath: value] = try Inner(node, path: section.path(key), file: section.file)
      },
      write: { $0[keyPath: value].node })
  }
}
