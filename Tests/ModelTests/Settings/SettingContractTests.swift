// What every setting of every section keeps: one sentence, a default that comes back, a range that is enforced.

import Files
import Model
import Testing
import Yams

@Suite struct SettingContractTests {
  /// Every section of a space, the top included, each once.
  static let sections: [any Section.Type] = {
    var found: [any Section.Type] = [SearchSpace.self]
    func visit(_ form: ValueForm) {
      switch form {
      case .text, .boolean, .integer, .number, .options: break
      case .section(let section): add(section)
      case .list(let form, _, _, _), .map(let form, _, _, _), .choice(let form): visit(form)
      case .either(let forms): forms.forEach(visit)
      case .member(let members): members().forEach { add($0.section) }
      case .named(let named): visit(named.form())
      }
    }
    func add(_ section: any Section.Type) {
      if found.contains(where: { $0 == section }) { return }
      found.append(section)
      section.declarations.forEach { visit($0.form) }
    }
    SearchSpace.declarations.forEach { visit($0.form) }
    return found
  }()

  /// Calls a test with every section as a type.
  private func forEach(_ body: (any Section.Type) throws -> Void) rethrows {
    #expect(Self.sections.count >= 12)
    for section in Self.sections { try body(section) }
  }

  @Test func everySettingHasOneSentence() {
    forEach { section in
      for doc in [section.doc] + section.declarations.map(\.doc) {
        #expect(doc.hasSuffix(".") && !doc.contains("\n"), "\(section): \(doc)")
        #expect(doc.first?.isUppercase == true && doc.count > 8, "\(section): \(doc)")
        let inner = doc.dropLast().replacing("e.g. ", with: "")
        #expect(!inner.contains(". "), "one sentence: \(doc)")
      }
    }
  }

  @Test func defaultsComeBack() throws {
    func check<Own: Section>(_ type: Own.Type) throws {
      let mustBeThere = type.declarations.contains {
        if case .refused = $0.absence { true } else { false }
      }
      if mustBeThere { return }
      let initial = Own()
      #expect(try Own(initial.node, path: "section", file: "f") == initial, "\(type)")
      #expect(try Own(.block([]), path: "section", file: "f") == initial, "\(type)")
    }
    try forEach { try check($0) }
  }

  /// A key without a value counts as absent, unless it must be there.
  @Test func nullIsAbsent() throws {
    func check<Own: Section>(_ type: Own.Type) throws {
      let mustBeThere = type.declarations.contains {
        if case .refused = $0.absence { true } else { false }
      }
      if mustBeThere { return }
      for key in type.declarations where key.condition == nil {
        let node = try Node.read("\(key.key):", file: "f")
        #expect(try Own(node, path: "section", file: "f") == Own(), "\(type): \(key.key)")
      }
    }
    try forEach { try check($0) }
  }

  /// Every number, whole number, name, flag and list of numbers: one value that is wrong, the rest as it must be.
  @Test func wrongValuesAreRefusedByTheirLine() throws {
    var count = 0
    func check<Own: Section>(_ type: Own.Type) throws {
      for declaration in type.declarations {
        for wrong in Self.wrong(declaration.form) {
          let text = Self.lines(of: type, with: declaration, value: wrong)
          let error = #expect(throws: InputError.self, "\(text)") {
            try Own(Node.read(text, file: "f"), path: "section", file: "f")
          }
          let line = text.split(separator: "\n").firstIndex { $0.hasPrefix("\(declaration.key): ") }
          #expect(error?.line == line.map { $0 + 1 }, "\(text)")
          #expect(error?.problem.contains("`section.\(declaration.key)") == true, "\(text)")
          count += 1
        }
      }
    }
    try forEach { try check($0) }
    #expect(count > 60)
  }

  /// A section with what it must have, with what the key needs beside it, and with the key at the end.
  private static func lines(
    of section: any Section.Type, with key: Declaration, value: String
  ) -> String {
    var pairs: [(String, String)] = []
    for other in section.declarations where other.key != key.key {
      let term = key.condition?.alternatives.first?.first { $0.key == other.key }
      if let term {
        pairs.append((other.key, term.value))
      } else if other.absence == .refused(unless: nil), other.condition == nil {
        pairs.append((other.key, right(other.form)))
      }
    }
    return (pairs + [(key.key, value)]).map { "\($0): \($1)\n" }.joined()
  }

  /// A value that a form accepts.
  private static func right(_ form: ValueForm) -> String {
    switch form {
    case .text: "x"
    case .boolean: "true"
    case .integer(let range): "\(range.lowerBound)"
    case .number(let range):
      ["0", "1", "0.75", "-1"].first { Double($0).map(range.contains) ?? false } ?? ""
    case .options(let options): options[0].name
    case .list(let form, _, _, _): "[\(right(form))]"
    case .choice(let form): right(form)
    case .either(let forms): right(forms[0])
    case .map, .section, .member, .named: "{}"
    }
  }

  /// Values that a form does not accept.
  private static func wrong(_ form: ValueForm) -> [String] {
    switch form {
    case .text, .map, .section, .member, .named: []
    case .boolean: ["2", "[]"]
    case .integer(let range):
      ["\(range.lowerBound - 1)", "1.5", "many"]
        + (range.upperBound == .max ? [] : ["\(range.upperBound + 1)"])
    case .number(let range):
      ["many", "nan", "inf", "-inf"]
        + [range.lower.map { "\($0.value - ($0.isIncluded ? 1 : 0))" }].compactMap { $0 }
        + [range.upper.map { "\($0.value + ($0.isIncluded ? 1 : 0))" }].compactMap { $0 }
    case .options: ["such", "[]"]
    case .list: ["1"]
    case .choice(let form): wrong(form)
    // A scalar that no form of them takes is not known here.
    case .either: []
    }
  }

  @Test func aDefaultIsInItsRange() {
    forEach { section in
      for declaration in section.declarations {
        guard let text = declaration.initial()?.scalar?.string else { continue }
        switch declaration.form {
        case .integer(let range): #expect(Int(text).map(range.contains) == true, "\(section)")
        case .number(let range): #expect(Double(text).map(range.contains) == true, "\(section)")
        case .options(let options): #expect(options.contains { $0.name == text }, "\(section)")
        default: break
        }
      }
    }
  }
}
