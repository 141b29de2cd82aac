// What may stand behind a key, as data: error messages, the reference and the JSON Schema are made from it.

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
  /// A mapping whose keys are names that the user gives: `names` says of what.
  case map(of: ValueForm, names: String, mayBeEmpty: Bool)
  /// A mapping with the keys of a section.
  case section(any Section.Type)
  /// A mapping with one key, the name of a member of a registry, and with the member's section as its value.
  case member(@Sendable () -> [(name: String, section: any Section.Type)])
  /// A value, or `{choices: [...], baseline: value}`: a decision of the search.
  case choice(of: ValueForm)
  /// One of several forms.
  case either([ValueForm])

  /// The form in words, as error messages have it: `a whole number from 1 to 3`.
  package var expected: String {
    switch self {
    case .text(let expected, _): expected ?? "a string"
    case .boolean: "true or false"
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .number(let range): "a number\(range.suffix)"
    case .options(let options): options.map(\.name).joined(separator: " or ")
    case .list(_, _, _, let expected): expected
    case .map(_, let names, _): "a mapping of \(names)"
    case .section(let type): "a mapping of \(type.keys.joined(separator: ", "))"
    case .member(let members):
      "a mapping of one of \(members().map(\.name).joined(separator: ", "))"
    case .choice(let value): value.expected
    case .either(let forms): forms.map(\.expected).joined(separator: ", or ")
    }
  }
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
