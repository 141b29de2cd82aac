// The JSON Schema of a section, for editors and validators. It is as strict as the reader about keys, kinds and ranges.
// Only the reader knows what one value says about another, e.g. that `max_seeds` is at least `seeds`.

import Yams

/// A JSON Schema (draft 2020-12) made of what sections declare.
package struct JSONSchema {
  /// The definitions that sections refer to, by name, in the order in which they are met.
  private var definitions: [(name: String, schema: OrderedJSON)] = []
  private var names: [(section: any Section.Type, name: String)] = []
  private var formNames: [String] = []

  /// The schema of a section at the top of a file, as text.
  package static func text(of section: any Section.Type, title: String) -> String {
    var schema = JSONSchema()
    let top = schema.object(section)
    let head: [(String, OrderedJSON)] = [
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("title", .string(title)),
    ]
    let definitions = ("$defs", OrderedJSON.object(schema.definitions.map { ($0.name, $0.schema) }))
    return OrderedJSON.object(head + top + [definitions]).text + "\n"
  }

  // MARK: Sections

  /// A reference to a section's definition.
  private mutating func reference(_ section: any Section.Type) -> [(String, OrderedJSON)] {
    let known = names.first { $0.section == section }?.name
    let name = known ?? Self.name(of: section)
    if known == nil {
      checkIsFree(name)
      names.append((section, name))
      let schema = OrderedJSON.object(object(section))
      definitions.append((name, schema))
    }
    return Self.reference(to: name)
  }

  /// A reference to the definition of a form that has a name.
  private mutating func reference(_ named: NamedForm) -> [(String, OrderedJSON)] {
    if !formNames.contains(named.name) {
      checkIsFree(named.name)
      // The form may hold itself: then there is nothing left to define.
      formNames.append(named.name)
      let description: [(String, OrderedJSON)] = [("description", .string(named.doc))]
      let schema = OrderedJSON.object(description + self.schema(named.form()))
      definitions.append((named.name, schema))
    }
    return Self.reference(to: named.name)
  }

  private func checkIsFree(_ name: String) {
    precondition(
      !names.contains { $0.name == name } && !formNames.contains(name),
      "two definitions are called \(name)")
  }

  private static func reference(to name: String) -> [(String, OrderedJSON)] {
    [("$ref", .string("#/$defs/\(name)"))]
  }

  /// `feature` for `FeatureEntry`.
  private static func name(of section: any Section.Type) -> String {
    var name = "\(section)"
    for suffix in ["Entry", "Entries", "Settings", "Section"] where name.hasSuffix(suffix) {
      name = String(name.dropLast(suffix.count))
    }
    return name.prefix(1).lowercased() + name.dropFirst()
  }

  private mutating func object(_ section: any Section.Type) -> [(String, OrderedJSON)] {
    let declarations = section.declarations
    let byKey = section.keys.map { key in (key, declarations.filter { $0.key == key }) }
    var pairs: [(String, OrderedJSON)] = [
      ("description", .string(section.doc)), ("type", .string("object")),
    ]
    let properties = byKey.map { ($0, OrderedJSON.object(property($1))) }
    pairs.append(("properties", .object(properties)))
    pairs.append(("additionalProperties", .boolean(false)))
    let required = declarations.filter { $0.absence == .refused(unless: nil) }.map(\.key)
    if !required.isEmpty { pairs.append(("required", .list(required.map { .string($0) }))) }
    pairs += alternatives(declarations)
    let exclusions = declarations.filter { !$0.excluded.isEmpty }.map { own in
      (own.key, Self.forbidding(own.excluded))
    }
    if !exclusions.isEmpty { pairs.append(("dependentSchemas", .object(exclusions))) }
    let rules = byKey.compactMap { key, declared in
      Self.restriction(key, declared) { required.contains($0) ? nil : section.defaultText($0) }
    }
    if !rules.isEmpty { pairs.append(("allOf", .list(rules))) }
    return pairs
  }

  /// Keys of which one must be there.
  private func alternatives(_ declarations: [Declaration]) -> [(String, OrderedJSON)] {
    let pairs = declarations.compactMap { own -> OrderedJSON? in
      guard case .refused(let other?) = own.absence else { return nil }
      return .list([own.key, other].map { .object([("required", .list([.string($0)]))]) })
    }
    precondition(pairs.count <= 1, "a section has one pair of alternatives at most")
    return pairs.map { ("anyOf", $0) }
  }

  private static func forbidding(_ keys: [String]) -> OrderedJSON {
    .object([("properties", .object(keys.map { ($0, .boolean(false)) }))])
  }

  /// The schema of a key's value. A key that means several things has the forms of all.
  private mutating func property(_ declared: [Declaration]) -> [(String, OrderedJSON)] {
    let doc = declared.map { own in
      let options = own.form.options.map { "\($0.name): \($0.doc)" }
      let doc = ([own.doc] + options).joined(separator: "\n")
      guard declared.count > 1, let condition = own.condition else { return doc }
      let cases = condition.alternatives.map { terms in
        terms.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
      }
      return "With \(cases.joined(separator: " or ")): \(doc)"
    }.joined(separator: "\n")
    var schemas: [[(String, OrderedJSON)]] = []
    for own in declared {
      let schema = self.schema(own.form)
      if !schemas.contains(where: { OrderedJSON.object($0).text == OrderedJSON.object(schema).text }
      ) {
        schemas.append(schema)
      }
    }
    var pairs: [(String, OrderedJSON)] = [("description", .string(doc))]
    let value =
      schemas.count == 1 ? schemas[0] : [("anyOf", .list(schemas.map { .object($0) }))]
    let mayBeNull = declared.allSatisfy {
      if case .refused = $0.absence { false } else { true }
    }
    pairs += mayBeNull ? Self.orNull(value) : value
    if declared.count == 1, let initial = declared[0].initial(),
      let value = Self.value(initial, of: declared[0].form)
    {
      pairs.append(("default", value))
    }
    return pairs
  }

  /// A value, or null, which counts as absent.
  private static func orNull(_ schema: [(String, OrderedJSON)]) -> [(String, OrderedJSON)] {
    let null = OrderedJSON.string("null")
    guard let i = schema.firstIndex(where: { ["type", "enum", "anyOf", "else"].contains($0.0) })
    else {
      let alternatives = [.object(schema), .object([("type", null)])] as [OrderedJSON]
      return [("anyOf", .list(alternatives))]
    }
    var schema = schema
    switch (schema[i].0, schema[i].1) {
    case ("type", .list(let types)): schema[i].1 = .list(types + [null])
    case ("type", let type): schema[i].1 = .list([type, null])
    case ("enum", .list(let values)): schema[i].1 = .list(values + [.null])
    case ("anyOf", .list(let forms)): schema[i].1 = .list(forms + [.object([("type", null)])])
    case ("else", .mapping(let keys, let values)):
      schema[i].1 = .object(orNull(Array(zip(keys, values))))
    case let (word, value): preconditionFailure("no schema: \(word): \(value)")
    }
    return schema
  }

  /// That a key may only stand beside certain values of others.
  private static func restriction(
    _ key: String, _ declared: [Declaration], default text: (String) -> String?
  ) -> OrderedJSON? {
    let conditions = declared.compactMap(\.condition)
    guard conditions.count == declared.count else { return nil }
    let alternatives = conditions.flatMap(\.alternatives).map { terms in
      let values = terms.map { term in
        (
          term.key,
          // A key without a value has its default, too.
          text(term.key) == term.value
            ? OrderedJSON.object([("enum", .list([.string(term.value), .null]))])
            : OrderedJSON.object([("const", .string(term.value))])
        )
      }
      // A key that is absent has its default.
      let required = terms.filter { text($0.key) != $0.value }.map(\.key)
      return OrderedJSON.object([
        ("properties", .object(values)), ("required", .list(required.map { .string($0) })),
      ])
    }
    return .object([
      ("if", .object([("anyOf", .list(alternatives))])), ("else", forbidding([key])),
    ])
  }

  // MARK: Values

  private mutating func schema(_ form: ValueForm) -> [(String, OrderedJSON)] {
    switch form {
    case .text(_, let pattern):
      // The reader takes every scalar for text.
      [("type", .list(["string", "number", "boolean"].map { .string($0) }))]
        + (pattern.map { [("pattern", .string($0))] } ?? [])
    case .boolean: [("type", .string("boolean"))]
    case .integer(let range):
      [("type", .string("integer")), ("minimum", .number("\(range.lowerBound)"))]
        + (range.upperBound == .max ? [] : [("maximum", .number("\(range.upperBound)"))])
    case .number(let range): [("type", .string("number"))] + Self.bounds(range)
    case .options(let options): [("enum", .list(options.map { .string($0.name) }))]
    case .list(let element, let count, let isUnique, _):
      [("type", .string("array")), ("items", .object(schema(element)))]
        + (count.lowerBound == 0 ? [] : [("minItems", .number("\(count.lowerBound)"))])
        + (count.upperBound == .max ? [] : [("maxItems", .number("\(count.upperBound)"))])
        + (isUnique ? [("uniqueItems", .boolean(true))] : [])
    case .map(let value, _, let least, let forbidden):
      [("type", .string("object")), ("additionalProperties", .object(schema(value)))]
        + (least == 0 ? [] : [("minProperties", .number("\(least)"))])
        + (forbidden.isEmpty ? [] : [("propertyNames", Self.other(than: forbidden))])
    case .section(let section): reference(section)
    case .member(let members): member(members())
    case .choice(let value): choice(value)
    case .either(let forms): either(forms)
    case .named(let named): reference(named)
    }
  }

  private static func other(than names: [String]) -> OrderedJSON {
    .object([("not", .object([("enum", .list(names.map { .string($0) }))]))])
  }

  private static func bounds(_ range: NumberRange) -> [(String, OrderedJSON)] {
    let lower = range.lower.map { end in
      (end.isIncluded ? "minimum" : "exclusiveMinimum", OrderedJSON.number(end.value.short))
    }
    let upper = range.upper.map { end in
      (end.isIncluded ? "maximum" : "exclusiveMaximum", OrderedJSON.number(end.value.short))
    }
    return [lower, upper].compactMap { $0 }
  }

  private mutating func member(
    _ members: [(name: String, section: any Section.Type)]
  ) -> [(String, OrderedJSON)] {
    let properties = members.map { member in
      let description: [(String, OrderedJSON)] = [("description", .string(member.section.doc))]
      let settings = reference(member.section)
      // `dot:` stands for `dot: {}`, if that is enough.
      let mayBeEmpty = !member.section.declarations.contains {
        if case .refused = $0.absence { true } else { false }
      }
      return (
        member.name,
        OrderedJSON.object(description + (mayBeEmpty ? Self.orNull(settings) : settings))
      )
    }
    return [
      ("type", .string("object")), ("properties", .object(properties)),
      ("additionalProperties", .boolean(false)), ("minProperties", .number("1")),
      ("maxProperties", .number("1")),
    ]
  }

  /// A value, or `{choices: [...], baseline: value}`.
  private mutating func choice(_ value: ValueForm) -> [(String, OrderedJSON)] {
    let value = OrderedJSON.object(schema(value))
    let choices = OrderedJSON.object([
      ("description", .string("The values to choose from.")), ("type", .string("array")),
      ("items", value), ("minItems", .number("1")), ("uniqueItems", .boolean(true)),
    ])
    let baseline = OrderedJSON.object([
      ("description", .string("The value of the production model, one of the choices.")),
      ("allOf", .list([value])),
    ])
    let open = OrderedJSON.object([
      ("properties", .object([("choices", choices), ("baseline", baseline)])),
      ("additionalProperties", .boolean(false)),
      ("required", .list([.string("choices"), .string("baseline")])),
    ])
    return Self.selection("object", then: open, else: value)
  }

  /// One of several forms. If the kind of the value tells one of them apart, an error is about the one that is meant.
  private mutating func either(_ forms: [ValueForm]) -> [(String, OrderedJSON)] {
    if forms.count == 1 { return schema(forms[0]) }
    let kinds = forms.map(Self.kind)
    let own = kinds.lastIndex { kind in
      kind != nil && !forms.contains { if case .either = $0 { true } else { false } }
        && kinds.filter { $0 == kind }.count == 1
    }
    guard let own, let kind = kinds[own] else {
      return [("anyOf", .list(forms.map { .object(schema($0)) }))]
    }
    let others = OrderedJSON.object(either(forms.indices.filter { $0 != own }.map { forms[$0] }))
    return Self.selection(kind, then: .object(schema(forms[own])), else: others)
  }

  private static func selection(
    _ kind: String, then own: OrderedJSON, else others: OrderedJSON
  ) -> [(String, OrderedJSON)] {
    [("if", .object([("type", .string(kind))])), ("then", own), ("else", others)]
  }

  /// `object` or `array` for forms of that kind alone; nil for scalars.
  private static func kind(_ form: ValueForm) -> String? {
    switch form {
    case .text, .boolean, .integer, .number, .options, .either: nil
    case .section, .map, .member, .choice: "object"
    case .list: "array"
    case .named(let named): kind(named.form())
    }
  }

  /// A written value as JSON; nil where it is no scalar or list of scalars.
  private static func value(_ node: Node, of form: ValueForm) -> OrderedJSON? {
    switch (node, form) {
    case (.scalar(let scalar), .integer), (.scalar(let scalar), .number):
      .number(scalar.string)
    case (.scalar(let scalar), .boolean): .boolean(scalar.string == "true")
    case (.scalar(let scalar), .text), (.scalar(let scalar), .options): .string(scalar.string)
    case (.scalar(let scalar), .choice(of: .integer)): .number(scalar.string)
    case (.scalar(let scalar), .choice), (.scalar(let scalar), .either): .string(scalar.string)
    case (.sequence(let sequence), .list(let element, _, _, _)):
      .list(sequence.compactMap { value($0, of: element) })
    case (.sequence, .either(let forms)):
      forms.lazy.compactMap { value(node, of: $0) }.first
    default: nil
    }
  }
}
