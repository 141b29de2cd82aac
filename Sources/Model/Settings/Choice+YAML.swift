// A setting that may be a decision of the search: a value, or `{choices: [...], baseline: value}`.

import Files
import Yams

extension Setting {
  /// A value of a form, or a choice between values of it.
  package static func choice(
    _ key: String, _ value: WritableKeyPath<Root, Choice> & Sendable, _ form: ValueForm,
    _ doc: String
  ) -> Setting {
    Setting(
      key, .choice(of: form), doc,
      read: { root, section in
        guard let node = section.node(key) else { return }
        root[keyPath: value] = try Choice(node, key: key, of: section, form)
      },
      write: { $0[keyPath: value].node }
    ).deciding(value)
  }

  /// A value of a form, a choice between values of it, or none. `absent` says what holds without it.
  package static func optionalChoice(
    _ key: String, _ value: WritableKeyPath<Root, Choice?> & Sendable, _ form: ValueForm,
    _ doc: String, absent: String
  ) -> Setting {
    Setting(
      key, .choice(of: form), doc, absence: .described(absent),
      read: { root, section in
        guard let node = section.node(key) else { return }
        root[keyPath: value] = try Choice(node, key: key, of: section, form)
      },
      write: { $0[keyPath: value]?.node })
  }
}

extension Choice {
  /// Reads a value, or `{choices: [...], baseline: value}`; `key` is the key of the parent that leads here.
  package init(_ node: Node, key: String, of parent: YAMLSection, _ form: ValueForm) throws {
    if node.mapping == nil {
      self.init(fixed: try ChoiceValue(node, key: key, of: parent, form))
    } else {
      let section = try YAMLSection(
        node, path: parent.path(key), file: parent.file, keys: ["choices", "baseline"])
      try self.init(try Self.values(section, form), section, form)
    }
  }

  /// The `choices` of a section.
  static func values(_ section: YAMLSection, _ form: ValueForm) throws -> [ChoiceValue] {
    try section.list("choices").map { try ChoiceValue($0, key: "choices", of: section, form) }
  }

  /// A section's `choices`, which have been read, and its `baseline`.
  init(_ values: [ChoiceValue], _ section: YAMLSection, _ form: ValueForm) throws {
    if values.isEmpty {
      throw InputError(
        "`\(section.path("choices"))` is empty: expected at least one choice, as in `[4, 8]`",
        file: section.file,
        line: try section.required("choices").mark?.line)
    }
    let choices = values.map(\.description).joined(separator: ", ")
    guard let node = section.node("baseline") else {
      throw section.problem("has no `baseline`: expected one of the choices \(choices)")
    }
    let baseline = try ChoiceValue(node, key: "baseline", of: section, form)
    guard Set(values).count == values.count else {
      throw section.mismatch(
        try section.required("choices"), "choices", expected: "choices that differ")
    }
    guard let index = values.firstIndex(of: baseline) else {
      throw section.mismatch(node, "baseline", expected: "one of the choices \(choices)")
    }
    self.init(values: values, baseline: index)
  }

  /// The choice to write.
  package var node: Node { isOpen ? .flow(pairs) : .plain(baselineValue.description) }

  /// The `choices` and `baseline` to write.
  var pairs: [(String, Node)] {
    let nodes = values.map { Node.plain($0.description) }
    return [("choices", .flowList(nodes)), ("baseline", nodes[baseline])]
  }
}

extension ChoiceValue {
  fileprivate init(_ node: Node, key: String, of section: YAMLSection, _ form: ValueForm) throws {
    guard let value = ChoiceValue(node, form) else {
      throw section.mismatch(node, key, expected: form.expected)
    }
    self = value
  }

  /// The value, if it is of the form: a whole number, or a name.
  private init?(_ node: Node, _ form: ValueForm) {
    switch form {
    case .integer(let range):
      guard let width = node.whole, range.contains(width) else { return nil }
      self = .width(width)
    case .options(let options):
      guard let name = node.scalar?.string, options.contains(where: { $0.name == name }) else {
        return nil
      }
      self = name == "none" ? .none : .name(name)
    case .either(let forms):
      let values = forms.lazy.compactMap { ChoiceValue(node, $0) }
      guard let value = values.first else { return nil }
      self = value
    case .text, .boolean, .number, .list, .map, .section, .member, .choice, .named: return nil
    }
  }
}
