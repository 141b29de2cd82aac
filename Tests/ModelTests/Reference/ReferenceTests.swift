// The reference and the JSON Schema say everything that the sections declare, and are in the repository as they are.

import Files
import Foundation
import Model
import Testing

@Suite struct ReferenceTests {
  static let reference = Reference(of: SearchSpace.self)

  @Test(arguments: [
    ("space.md", reference.markdown()), ("space.schema.json", SearchSpace.schema),
  ])
  func theRepositoryHasWhatTheProgramWrites(name: String, text: String) throws {
    let file = repository.appending(path: "docs/reference/\(name)")
    #expect(try String(contentsOf: file, encoding: .utf8) == text, "make docs writes it anew")
  }

  @Test func everyKeyIsInReferenceAndSchema() throws {
    let text = Self.reference.wholeText()
    let markdown = Self.reference.markdown()
    let schema = try JSONDecoder().decode(Schema.self, from: Data(SearchSpace.schema.utf8))
    #expect(Self.reference.entries.count > 50)
    for entry in Self.reference.entries {
      #expect(text.contains("\n\(entry.name)\n  "))
      #expect(markdown.contains("# `\(entry.name)`\n\n\(entry.declaration.doc)\n\n"))
      let key = entry.declaration.key
      let described = schema.objects.filter {
        $0.properties?[key]?.description?.contains(entry.declaration.doc) == true
      }
      #expect(!described.isEmpty, "\(entry.name)")
    }
  }

  /// What the tests read of a schema.
  struct Schema: Decodable {
    struct Object: Decodable {
      struct Property: Decodable { var description: String? }
      var properties: [String: Property]?
    }
    var properties: [String: Object.Property]
    var definitions: [String: Object]

    enum CodingKeys: String, CodingKey {
      case properties
      case definitions = "$defs"
    }

    var objects: [Object] { [Object(properties: properties)] + definitions.values }
  }

  @Test func linesAreOf80ColumnsAtMost() {
    let lines = Self.reference.wholeText().split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 && !$0.hasSuffix(" ") })
  }

  @Test(arguments: [
    ("training.batch", ["training.batch"]),
    ("batch", ["training.batch"]),
    ("learning_rate", ["training.learning_rate", "search.learning_rate"]),
    ("model.hidden.0.width", ["model.hidden.N.width"]),
    ("hidden.N.width", ["model.hidden.N.width"]),
    ("data.features.site.part", ["data.features.NAME.part"]),
    ("verdict.seeds", ["verdict.seeds"]),
  ])
  func aKeyIsFoundByItsPathOrItsEnd(key: String, names: [String]) throws {
    // Several optimizers declare a rate of their own.
    let found = try Self.reference.about(key).entries.map(\.name)
    #expect(found.reduce(into: []) { if $0.last != $1 { $0.append($1) } } == names)
  }

  @Test func aSectionIsFoundWithItsKeys() throws {
    let names = try Self.reference.about("verdict").entries.map(\.name)
    #expect(names.first == "verdict" && names.contains("verdict.max_seeds") && names.count == 7)
    #expect(
      try Self.reference.about("hidden").entries.map(\.name)
        == ["model.hidden", "model.hidden.N.width", "model.hidden.N.bottleneck"])
  }

  @Test(arguments: [
    ("training.lerning_rate", "did you mean training.learning_rate?"),
    ("lerning_rate", "did you mean training.learning_rate or search.learning_rate?"),
    ("verdit", "did you mean verdict?"),
    ("training.margin.x", "the sections are data, model, training, search, verdict"),
    ("quux", "the sections are data, model, training, search, verdict"),
    ("", "the sections are data, model, training, search, verdict"),
  ])
  func keysThatAreNotThereAreRefused(key: String, hint: String) {
    let error = #expect(throws: InputError.self) { try Self.reference.about(key) }
    #expect(error?.problem == "no such key in a space; \(hint)")
  }

  /// A value, its default and its conditions, as they are printed.
  @Test func aKeyIsToldWithValueAndDefault() throws {
    #expect(
      try Self.reference.about("training.batch").text() == """
        training.batch
          Rows of a training step.
          Value: a whole number from 1 to 1048576.
          Default: 256.

        """)
    #expect(
      try Self.reference.about("data.features.NAME.part").text() == """
        data.features.NAME.part
          The part of the time that has embeddings.
            hour          The hour of the day, UTC.
            weekday       The day of the week, UTC.
            hour_of_week  The hour of the week, UTC.
          Default: hour. Only with `type: time`.

        """)
  }
}
