// A key of a section: its name, form, default and documentation, and how it is read and written. The factories for the
// usual kinds of values are in `Setting+Values.swift`.

import Yams

/// What holds if a key is absent.
package enum Absence: Hashable, Sendable {
  /// The value that a section has by itself.
  case initial
  /// No value; the words say what happens then.
  case described(String)
  /// An error, unless the key named here is there.
  case refused(unless: String?)
}

/// One key of a section of type `Root`, declared where the value is.
package struct Setting<Root>: Sendable {
  /// The key.
  package let key: String
  /// One sentence for the reference.
  package let doc: String
  /// What the value may be.
  package let form: ValueForm
  /// What holds if the key is absent.
  package private(set) var absence: Absence
  /// The values of other keys with which this key may stand; nil means with any.
  package private(set) var condition: Condition?
  /// The keys that may not stand beside this one.
  package private(set) var excluded: [String] = []
  /// Whether the writer puts the key behind those that are not written last.
  private(set) var isWrittenLast = false
  /// Whether the writer writes the value, if there is one.
  private(set) var isWritten: @Sendable (Root) -> Bool = { _ in true }
  /// The default of a member of a registry, which the section that has its keys may not have.
  private(set) var memberDefault: (@Sendable () -> Node?)?
  /// Where the value is, if it may be a decision of the search.
  package private(set) var choice: (WritableKeyPath<Root, Choice> & Sendable)?
  /// Sets the value from a section, which need not have the key.
  ///
  /// Throws `InputError` with the line of a wrong value.
  package let read: @Sendable (inout Root, YAMLSection) throws -> Void
  /// The value to write; nil leaves the key out.
  package let write: @Sendable (Root) -> Node?

  /// Declares a key with a reader and a writer of its own.
  ///
  /// The reader is called if the key is absent, too, and leaves the value alone then.
  package init(
    _ key: String, _ form: ValueForm, _ doc: String, absence: Absence = .initial,
    read: @escaping @Sendable (inout Root, YAMLSection) throws -> Void,
    write: @escaping @Sendable (Root) -> Node?
  ) {
    self.key = key
    self.doc = doc
    self.form = form
    self.absence = absence
    self.read = read
    self.write = write
  }

  /// The same key, which must be in the file.
  package var required: Setting { changed { $0.absence = .refused(unless: nil) } }

  /// The same key, which must be in the file unless another is.
  package func required(unless key: String) -> Setting {
    changed { $0.absence = .refused(unless: key) }
  }

  /// The same key, with a sentence that says what holds if it is absent.
  package func absent(_ sentence: String) -> Setting {
    changed { $0.absence = .described(sentence) }
  }

  /// The same key, which may only stand beside certain values of other keys.
  package func when(_ condition: Condition) -> Setting {
    changed { $0.condition = condition }
  }

  /// The same key, which may not stand beside others.
  package func excluding(_ keys: String...) -> Setting { excluding(keys) }

  /// The same key, which may not stand beside others.
  func excluding(_ keys: [String]) -> Setting { changed { $0.excluded = keys } }

  /// The same key, written behind the others. Readers take the keys in any order.
  package var writtenLast: Setting { changed { $0.isWrittenLast = true } }

  /// The same key, left out by the writer unless a condition holds.
  package func written(if condition: @escaping @Sendable (Root) -> Bool) -> Setting {
    changed { $0.isWritten = condition }
  }

  /// The same key, with a default of its own.
  func initially(_ node: (@Sendable () -> Node?)?) -> Setting {
    changed { $0.memberDefault = node }
  }

  /// The same key, whose value may be a decision of the search.
  func deciding(_ choice: WritableKeyPath<Root, Choice> & Sendable) -> Setting {
    changed { $0.choice = choice }
  }

  private func changed(_ change: (inout Setting) -> Void) -> Setting {
    var setting = self
    change(&setting)
    return setting
  }
}

/// Which values of other keys of the same section a key needs beside it.
package struct Condition: Hashable, Sendable {
  /// One value of one key.
  package struct Term: Hashable, Sendable {
    /// The key.
    package let key: String
    /// Its value, or its default, as text.
    package let value: String
  }

  /// Alternatives, in each of which all terms hold.
  package let alternatives: [[Term]]

  /// The condition that a key has a value.
  package static func has(_ key: String, _ value: String) -> Condition {
    Condition(alternatives: [[Term(key: key, value: value)]])
  }

  /// Both conditions.
  package static func && (a: Condition, b: Condition) -> Condition {
    Condition(alternatives: a.alternatives.flatMap { one in b.alternatives.map { one + $0 } })
  }

  /// At least one of the conditions.
  package static func || (a: Condition, b: Condition) -> Condition {
    Condition(alternatives: a.alternatives + b.alternatives)
  }

  /// The keys that the condition looks at.
  package var keys: Set<String> { Set(alternatives.joined().map(\.key)) }

  /// Whether the condition holds, given the value of each key.
  func holds(_ value: (String) -> String?) -> Bool {
    alternatives.contains { $0.allSatisfy { value($0.key) == $0.value } }
  }

  /// Whether the condition may hold, given the value of each key that is known.
  func mayHold(_ known: (String) -> String?) -> Bool {
    alternatives.contains { $0.allSatisfy { (known($0.key) ?? $0.value) == $0.value } }
  }

  /// The condition in words: `` `type: time` or `type: numeric, encoding: quantiles` ``.
  var words: String {
    alternatives.map { terms in
      "`" + terms.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "`"
    }.joined(separator: " or ")
  }
}
