// The members of a kind (optimizers, losses, operators), each a section of its own: the one place that names them all.

import Yams

/// The members of a kind. `Kind` is what they have in common, e.g. `any OptimizerRule`.
///
/// A section that chooses a member has a key for its name (`Setting.member`) and the keys of the chosen one beside it
/// (`Registry.settings`).
package struct Registry<Kind: Sendable>: Sendable {
  /// A member: its name and what a generic type knows of it.
  package struct Member: Sendable {
    /// The name in space files.
    package let name: String
    /// The type, for the reference.
    package let section: any Section.Type
    /// A member with the default settings.
    let initial: @Sendable () -> Kind
    /// Whether a value is this member.
    let matches: @Sendable (Kind) -> Bool
    /// Reads a member from the section that is its value.
    let read: @Sendable (_ node: Node, _ path: String, _ file: String) throws -> Kind
    /// The keys and values of a member; nil if the value is another member.
    let pairs: @Sendable (Kind) -> [(String, Node)]?
    /// The settings, for values that may be another member.
    let settings: @Sendable () -> [Setting<Kind>]

    /// Lists a section type under a name; `upcast` is `{ $0 }`.
    package init<Own: Section>(
      _ name: String, _ type: Own.Type, _ upcast: @escaping @Sendable (Own) -> Kind
    ) {
      self.name = name
      section = type
      initial = { upcast(Own()) }
      matches = { $0 is Own }
      read = { upcast(try Own($0, path: $1, file: $2)) }
      pairs = { ($0 as? Own)?.pairs }
      settings = {
        Own.settings.map { own in
          own.lifted(get: { $0 as? Own }, set: { $0 = upcast($1) }).initially {
            own.write(Own())
          }
        }
      }
    }
  }

  /// The members, in the order of the reference and of error messages.
  package let members: [Member]
  /// What the kind is called, e.g. `optimizer`.
  package let noun: String

  /// Lists the members of a kind. Their names differ.
  package init(_ noun: String, _ members: [Member]) {
    precondition(Set(members.map(\.name)).count == members.count, "names differ")
    self.noun = noun
    self.members = members
  }

  /// Every member with its default settings.
  package var initial: [Kind] { members.map { $0.initial() } }

  /// The name of a value.
  package func name(of value: Kind) -> String {
    guard let member = members.first(where: { $0.matches(value) }) else {
      preconditionFailure("the \(noun) \(value) is not registered")
    }
    return member.name
  }

  /// The settings of all members, each under the condition that `key` names its member, for a section that has them
  /// beside that key.
  package func settings<Root>(
    beside key: String, _ value: WritableKeyPath<Root, Kind> & Sendable
  ) -> [Setting<Root>] {
    members.flatMap { member in
      member.settings().map { own in
        let condition = Condition.has(key, member.name)
        return own.lifted(
          get: { member.matches($0[keyPath: value]) ? $0[keyPath: value] : nil },
          set: { $0[keyPath: value] = $1 }
        )
        .initially(own.memberDefault)
        .when(own.condition.map { condition && $0 } ?? condition)
      }
    }
  }

  /// Reads a mapping with one key, the name of a member, e.g. `dense: {width: 64}`.
  ///
  /// - Throws: `InputError` with the line of an unknown name or a wrong setting.
  package func read(_ node: Node, path: String, file: String) throws -> Kind {
    let section = try YAMLSection(node, path: path, file: file, keys: members.map(\.name))
    let found = members.compactMap { member in section.entry(member.name).map { (member, $0) } }
    guard let (member, value) = found.first, found.count == 1 else {
      let names = members.map(\.name).joined(separator: ", ")
      throw section.problem("has \(found.count) keys: expected one of \(names)")
    }
    return try member.read(value.orNoSettings, section.path(member.name), file)
  }

  /// A mapping with one key, the name of the member.
  package func node(_ value: Kind) -> Node {
    guard let member = members.first(where: { $0.matches(value) }), let pairs = member.pairs(value)
    else { preconditionFailure("the \(noun) \(value) is not registered") }
    return .flow([(member.name, .flow(pairs))])
  }

  /// The form of a mapping with one key, the name of a member.
  package var form: ValueForm { .member { members.map { ($0.name, $0.section) } } }
}

extension Setting {
  /// A key that names a member of a registry. The member's own keys stand beside it: `Registry.settings`.
  package static func member<Kind: Sendable>(
    _ key: String, _ value: WritableKeyPath<Root, Kind> & Sendable, of registry: Registry<Kind>,
    _ doc: String
  ) -> Setting {
    let form = ValueForm.options(registry.members.map { ($0.name, $0.section.doc) })
    return Setting(
      key, form, doc,
      read: { root, section in
        guard let node = section.node(key) else { return }
        guard let member = registry.members.first(where: { $0.name == node.scalar?.string }) else {
          throw section.mismatch(
            node, key, expected: form.expected, hint: form.hint(for: node.scalar?.string))
        }
        if !member.matches(root[keyPath: value]) { root[keyPath: value] = member.initial() }
      },
      write: { .plain(registry.name(of: $0[keyPath: value])) })
  }

  /// The same key for a value that has the section in it, or has another: then it is neither read nor written.
  func lifted<Outer>(
    get: @escaping @Sendable (Outer) -> Root?, set: @escaping @Sendable (inout Outer, Root) -> Void
  ) -> Setting<Outer> {
    var lifted = Setting<Outer>(
      key, form, doc, absence: absence,
      read: { [read] outer, section in
        guard var root = get(outer) else { return }
        try read(&root, section)
        set(&outer, root)
      },
      write: { [write] in get($0).flatMap(write) })
    if let condition { lifted = lifted.when(condition) }
    lifted = lifted.excluding(excluded)
    lifted = lifted.written { [isWritten] in get($0).map(isWritten) ?? false }
    return isWrittenLast ? lifted.writtenLast : lifted
  }
}

/// A stored member of a kind, which keeps the section that stores it `Hashable`: two are equal if the type and all
/// settings are.
@propertyWrapper
package struct Chosen<Kind: Sendable>: Hashable, Sendable {
  /// The member.
  package var wrappedValue: Kind

  /// Stores a member, which must be a `Section`.
  package init(wrappedValue: Kind) { self.wrappedValue = wrappedValue }

  /// Whether type and settings are the same.
  package static func == (a: Self, b: Self) -> Bool { a.hashable == b.hashable }

  /// Hashes type and settings.
  package func hash(into hasher: inout Hasher) { hashable.hash(into: &hasher) }

  private var hashable: AnyHashable {
    guard let section = wrappedValue as? any Section else {
      preconditionFailure("a member of a registry is a section")
    }
    return AnyHashable(section)
  }
}
