// How a key of the reference is found: by its path, by the end of one, or by the place in a file that it has.

import Files

extension Reference {
  /// The part of the reference about a key: the key, and what is inside.
  ///
  /// - Parameter key: a path, as in an error message (`model.hidden.0.width`, `model.layers.2.gate`), the end of one
  ///   (`learning_rate`, for every section that has it), or the path of a decision (`layers.0.dense.width`).
  /// - Throws: `InputError` if there is none, with keys that are near.
  package func about(_ key: String) throws -> Reference {
    let parts = key.split(separator: ".").map(String.init)
    let found = parts.isEmpty ? [] : paths(parts)
    if found.isEmpty { throw InputError("no such key in a space; \(hint(key))", file: key) }
    let inner = entries.filter { entry in found.contains { entry.path.starts(with: $0) } }
    // A key that holds operators is told with them.
    let held = Set(inner.filter { !$0.isOfNamedForm }.flatMap(\.form.heldNames))
    return Reference(
      entries.filter { entry in
        (entry.isOfNamedForm && held.contains(entry.path[0]))
          || found.contains { entry.path.starts(with: $0) }
      })
  }

  /// The paths of entries that a key may mean.
  private func paths(_ parts: [String]) -> [[String]] {
    let whole = entries.filter { Self.matches($0.path, parts) }
    if !whole.isEmpty { return whole.map(\.path) }
    let ends = entries.filter { Self.ends($0.path, with: parts) }
    return ends.isEmpty ? places(parts) : ends.map(\.path)
  }

  /// The entries that places in a file have, which may lie in forms that have names, at any depth.
  private func places(_ parts: [String]) -> [[String]] {
    for count in (1..<parts.count).reversed() {
      let (key, rest) = (parts[..<count], parts[count...])
      let holders = entries.filter { Self.ends($0.path, with: key) }
      let found = holders.compactMap { holder in
        Self.follow(rest, from: holder.form, at: holder.path).flatMap(nearest)
      }
      if !found.isEmpty { return found }
    }
    return []
  }

  /// The path of an entry, or of that of the list or mapping that it is in.
  private func nearest(_ path: [String]) -> [String]? {
    if entries.contains(where: { $0.path == path }) { return path }
    guard let last = path.last, ["N", "NAME"].contains(last) else { return nil }
    return nearest(path.dropLast())
  }

  /// The path to which keys lead from a form; nil if it has no such keys.
  private static func follow(
    _ parts: ArraySlice<String>, from form: ValueForm, at path: [String]
  ) -> [String]? {
    if case .named(let named) = form {
      let inner = named.form()
      if case .member = inner { return follow(parts, from: inner, at: [named.several]) }
      return follow(parts, from: inner, at: path)
    }
    guard let part = parts.first else { return path }
    let rest = parts.dropFirst()
    switch form {
    case .text, .boolean, .integer, .number, .options, .named: return nil
    case .choice(let value): return follow(parts, from: value, at: path)
    case .either(let forms):
      return forms.lazy.compactMap { follow(parts, from: $0, at: path) }.first
    case .list(let element, _, _, _):
      return isPlace(part) ? follow(rest, from: element, at: path + ["N"]) : nil
    case .map(let value, _, _, _): return follow(rest, from: value, at: path + ["NAME"])
    case .member(let members):
      return members().first { $0.name == part }.flatMap {
        follow(rest, from: .section($0.section), at: path + [part])
      }
    case .section(let section):
      let own = section.declarations.lazy.filter { $0.key == part }
      let found = own.compactMap { follow(rest, from: $0.form, at: path + [$0.key]) }.first
      // Error messages and decisions leave out `branches` and `options`.
      return found
        ?? section.declarations.lazy.filter { !$0.form.heldNames.isEmpty }
        .compactMap { follow(parts, from: $0.form, at: path + [$0.key]) }.first
    }
  }

  /// Whether a path ends with some keys, not all of which are names that the user gives.
  private static func ends(_ path: [String], with parts: some Collection<String>) -> Bool {
    let end = path.suffix(parts.count)
    return matches(end, parts) && zip(end, parts).contains { $0 == $1 }
  }

  private static func matches(
    _ path: some Collection<String>, _ parts: some Collection<String>
  ) -> Bool {
    path.count == parts.count
      && zip(path, parts).allSatisfy { place, part in
        switch place {
        case "NAME": true
        case "N": isPlace(part)
        default: place == part
        }
      }
  }

  /// Whether a part of a path is a place in a list.
  private static func isPlace(_ part: String) -> Bool { part == "N" || Int(part) != nil }

  private func hint(_ key: String) -> String {
    let last = KeyNames.usual(key.split(separator: ".").last.map(String.init) ?? key)
    let near = nearNames(to: key, in: entries.map(\.name))
    let nearEnds = entries.filter { !nearNames(to: last, in: $0.path.suffix(1)).isEmpty }
    let names = near.isEmpty ? nearEnds.map(\.name) : near
    if !names.isEmpty { return "did you mean \(names.unique.joined(separator: " or "))?" }
    let sections = entries.filter { $0.isHeading && !$0.isOfNamedForm }.map(\.name)
    return "the sections are \(sections.joined(separator: ", "))"
  }
}

extension ValueForm {
  /// The headings of the reference under which the values that a form holds are listed.
  fileprivate var heldNames: [String] {
    switch self {
    case .text, .boolean, .integer, .number, .options, .section, .member: []
    case .list(let form, _, _, _), .map(let form, _, _, _), .choice(let form): form.heldNames
    case .either(let forms): forms.flatMap(\.heldNames)
    case .named(let named):
      if case .member = named.form() { [named.several] } else { named.form().heldNames }
    }
  }
}
