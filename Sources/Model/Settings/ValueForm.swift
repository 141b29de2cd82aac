// What may stand behind a key, as data: error messages, the reference and the JSON Schema are made from it.

import Files

/// The form of a setting's value.
package indirect enum ValueForm: Sendable {
  /// Any scalar, read as text. `expected` names a restriction, e.g. `one character`, and `pattern` is the same as a
  /// regular expression of JSON Schema.
  case text(expected: String? = nil, pattern: String? = nil)
  /// `true` or `false`.
  case boolean
  /// A whole number.
  case integer(ClosedRange<Int>)
  /// A finite number.
  case number(NumberRange)
  /// One of some names, each with a sentence about it.
  case options([(name: String, doc: String)])
  /// A list. `expected` is the name of the list in error messages.
  case list(of: ValueForm, count: ClosedRange<Int>, isUnique: Bool = false, expected: String)
  /// A mapping of at least `least` entries whose keys are names that the user gives: `names` says of what. No name is
  /// one of `forbidding`.
  case map(of: ValueForm, names: String, least: Int, forbidding: [String] = [])
  /// A mapping with the keys of a section.
  case section(any Section.Type)
  /// A mapping with one key, the name of a member of a registry, and with the member's section as its value.
  case member(@Sendable () -> [(name: String, section: any Section.Type)])
  /// A value, or `{choices: [...], baseline: value}`: a decision of the search.
  case choice(of: ValueForm)
  /// One of several forms.
  case either([ValueForm])
  /// A form that has a name.
  case named(NamedForm)

  /// The form in words, as error messages have it: `a whole number from 1 to 3`.
  package var expected: String {
    switch self {
    case .text(let expected, _): expected ?? "a string"
    case .boolean: "true or false"
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .number(let range): "a number\(range.suffix)"
    case .options(let options): options.map(\.name).joined(separator: " or ")
    case .list(_, _, _, let expected): expected
    case .map(_, let names, _, _): "a mapping of \(names)"
    case .section(let type): Self.mapping(of: type.keys)
    case .member(let members):
      "a mapping of one of \(members().map(\.name).joined(separator: ", "))"
    case .choice(let value): value.expected
    case .either(let forms): forms.map(\.expected).joined(separator: ", or ")
    case .named(let named): named.one
    }
  }

  /// The name that a text was perhaps meant to be, if the form is one of some names: `did you mean adam?`.
  package func hint(for text: String?) -> String? {
    guard case .options(let options) = self, let text else { return nil }
    return KeyNames.nearValue(text, in: options.map(\.name))
  }

  /// A mapping with these keys, in words.
  static func mapping(of keys: [String]) -> String {
    keys.isEmpty ? "`{}`: it has no settings" : "a mapping of \(keys.joined(separator: ", "))"
  }
}

/// A form that several keys share and that may hold itself. The reference and the JSON Schema describe it once, under its
/// name, and refer to it.
package struct NamedForm: Sendable {
  /// The name of its definition in the JSON Schema.
  package let name: String
  /// One value of the form, in words.
  package let one: String
  /// Several values of the form, in words. The reference lists the members of a registry under it.
  package let several: String
  /// One sentence for the reference.
  package let doc: String
  /// The form, which is made anew in each call: it may hold itself.
  package let form: @Sendable () -> ValueForm
}

/// An enumeration whose cases are the values of a setting.
package protocol SettingOption: RawRepresentable, CaseIterable, Hashable, Sendable
where RawValue == String {
  /// One sentence about the case.
  var doc: String { get }
}

extension SettingOption {
  /// The cases as the form of a value.
  package static var form: ValueForm {
    .options(allCases.map { ($0.rawValue, $0.doc) })
  }
}
