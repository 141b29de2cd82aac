// Names that somebody may have meant, for error messages about a name that there is not.

/// The names that differ from a name by a slip of the keyboard, in their order.
package func nearNames(to name: String, in names: [String]) -> [String] {
  // Two letters of three would make every short name near.
  let limit = min(2, name.count / 3)
  return names.filter { editDistance($0.lowercased(), name.lowercased()) <= limit }
}

/// How many characters must be inserted, removed or replaced (Levenshtein).
private func editDistance(_ a: String, _ b: String) -> Int {
  let b = Array(b)
  var row = Array(0...b.count)
  for (i, character) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for j in b.indices {
      let replaced = diagonal + (character == b[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
    }
  }
  return row[b.count]
}
