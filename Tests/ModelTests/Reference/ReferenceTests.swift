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
    // Sentences go on over several lines.
    let unwrapped = Self.reference.markdown().replacing("\n", with: " ")
    let schema = try JSONDecoder().decode(Schema.self, from: Data(SearchSpace.schema.utf8))
    #expect(Self.reference.entries.count > 50)
    for entry in Self.reference.entries {
      #expect(text.contains("\n\(entry.name)\n  "))
      #expect(unwrapped.contains("# `\(entry.name)`  \(entry.doc)  "))
      guard let declaration = entry.declaration else { continue }
      let described = schema.objects.filter {
        $0.properties?[declaration.key]?.description?.contains(entry.doc) == true
      }
      #expect(!described.isEmpty, "\(entry.name)")
    }
  }

  /// Every registered operator has an entry of its own with its sentence and its keys; of optimizers, losses, searchers
  /// and measures of cost the key that names them has each with its sentence.
  @Test func everyMemberOfARegistryIsTold() throws {
    let (text, markdown) = (Self.reference.wholeText(), Self.reference.markdown())
    for member in Operators.registry.members {
      #expect(text.contains("\n\(member.name)\n  "), "\(member.name)")
      #expect(markdown.contains("\n### `\(member.name)`\n\n\(member.section.doc)\n"))
      let about = try Self.reference.about("model.layers.3.\(member.name)")
      #expect(
        about.entries.map(\.doc) == [member.section.doc] + member.section.declarations.map(\.doc))
    }
    func expect(_ key: String, _ members: [(String, String)]) throws {
      let entry = try #require(try Self.reference.about(key).entries.first)
      #expect(entry.options.map(\.name) == members.map(\.0))
      for (name, doc) in members {
        #expect(markdown.contains("\n- `\(name)`: \(doc)\n"), "\(key): \(name)")
      }
    }
    try expect("training.optimizer", Optimizers.registry.members.map { ($0.name, $0.section.doc) })
    try expect(
      "training.schedule", RateSchedules.registry.members.map { ($0.name, $0.section.doc) })
    try expect("training.loss", Losses.registry.members.map { ($0.name, $0.section.doc) })
    try expect(
      "search.searcher", SearchSettings.Searcher.allCases.map { ($0.rawValue, $0.doc) })
    try expect("search.cost", Cost.Measure.allCases.map { ($0.rawValue, $0.doc) })
  }

  /// What an operator has for keys stands once, however deep operators may lie.
  @Test func noKeyIsToldTwice() {
    let names = Self.reference.entries.map { "\($0.name) \($0.doc) \($0.restriction ?? "")" }
    #expect(Set(names).count == names.count)
    let keys = Self.reference.entries.filter { $0.path.last == "rank" }
    #expect(keys.map(\.name) == ["model.cross.N.rank", "cross.rank"])
    #expect(!Self.reference.wholeText().contains(" of ,"))
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
    ("gate", ["gate"]),
    ("model.layers.N.gate", ["gate"]),
    ("layers.1.gate", ["gate"]),
    ("dense.width", ["dense.width"]),
    ("model.layers.N.dense.width", ["dense.width"]),
    ("parallel", ["parallel", "parallel.combine", "parallel.branches"]),
    ("one_of", ["one_of", "one_of.options", "one_of.baseline"]),
    ("model.layers.0.parallel.branches.1.0.cross.rank", ["cross.rank"]),
    // As decisions and error messages have it.
    ("layers.0.parallel.1.0.dense.width", ["dense.width"]),
    ("model.layers.2.one_of.deep.0.parallel.combine", ["parallel.combine"]),
    ("model.layers.0.parallel.branches.1", ["parallel.branches"]),
    ("search.targets.1", ["search.targets"]),
  ])
  func aKeyIsFoundByItsPathOrItsEnd(key: String, names: [String]) throws {
    // Several optimizers declare a rate of their own.
    let found = try Self.reference.about(key).entries.map(\.name)
    #expect(found.reduce(into: []) { if $0.last != $1 { $0.append($1) } } == names)
  }

  @Test func aSectionIsFoundWithItsKeys() throws {
    let names = try Self.reference.about("verdict").entries.map(\.name)
    #expect(names.first == "verdict" && names.contains("verdict.max_seeds") && names.count == 9)
    #expect(
      try Self.reference.about("hidden").entries.map(\.name)
        == [
          "model.hidden", "model.hidden.N", "model.hidden.N.width", "model.hidden.N.bottleneck",
        ])
    #expect(try Self.reference.about("data.features.site").entries.first?.doc.isEmpty == false)
  }

  /// A key that holds operators is told with them.
  @Test func layersAreToldWithTheirOperators() throws {
    let names = try Self.reference.about("layers").entries.map(\.name)
    #expect(names.prefix(2) == ["model.layers", "operators"])
    #expect(Set(names).isSuperset(of: Operators.registry.members.map(\.name)))
    #expect(names.contains("one_of.options") && !names.contains("model.hidden"))
  }

  @Test(arguments: [
    ("training.lerning_rate", "did you mean training.learning_rate?"),
    ("lerning_rate", "did you mean training.learning_rate or search.learning_rate?"),
    ("verdit", "did you mean verdict?"),
    ("gat", "did you mean gate?"),
    ("model.layers.N.gat", "did you mean gate?"),
    ("paralel.combine", "did you mean parallel.combine?"),
    ("training.margin.x", "the sections are data, model, training, search, verdict"),
    ("quux", "the sections are data, model, training, search, verdict"),
    ("", "the sections are data, model, training, search, verdict"),
  ])
  func keysThatAreNotThereAreRefused(key: String, hint: String) {
    let error = #expect(throws: InputError.self) { try Self.reference.about(key) }
    #expect(error?.problem == "no such key in a space; \(hint)")
  }

  @Test func anOperatorIsToldWithItsSettings() throws {
    #expect(
      try Self.reference.about("parallel").text() == """
        parallel
          Parallel branches with the same input, each a chain of operators.
          Value: a mapping of combine, branches.

        parallel.combine
          The combination of the outputs.
            concat  The outputs side by side.
            sum     The sum of the outputs, which have one width.
          Default: concat.

        parallel.branches
          The branches; the output of an empty branch is its input.
          Value: a list of chains (each a list of operators, one operator, or `{}` for
          none), 2 to 100.
          Required.

        """)
  }

  /// A value, its default and its conditions, as they are printed.
  @Test func aKeyIsToldWithValueAndDefault() throws {
    #expect(
      try Self.reference.about("training.batch").text() == """
        training.batch
          The number of rows of a training step.
          Value: a whole number from 1 to 1048576.
          Default: 256.

        """)
    #expect(
      try Self.reference.about("data.features.NAME.part").text() == """
        data.features.NAME.part
          The part of the time to embed.
            hour          The hour of the day, UTC.
            weekday       The day of the week, UTC.
            hour_of_week  The hour of the week, UTC.
          Default: hour. Only with `type: time`.

        """)
  }
}
