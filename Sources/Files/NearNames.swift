// Names that somebody may have meant, for error messages about a name that does not exist.

/// The names that differ from a name by a slip of the keyboard, in their order.
package func nearNames(to name: String, in names: [String]) -> [String] {
  // Two letters of three would make every short name near.
  let limit = min(2, name.count / 3)
  return names.filter { editDistance($0.lowercased(), name.lowercased()) <= limit }
}

/// The question after the names that are nearest to a name, as in `did you mean a or b?`; nil if none is near.
///
/// - Parameters:
///   - most: how many names are asked about at most.
///   - shown: a name as the message has it.
package func didYouMean(
  _ name: String, in names: [String], atMost most: Int = 3, shown: (String) -> String = { $0 }
) -> String? {
  let near = nearNames(to: name, in: names)
  let distances = near.map { editDistance($0.lowercased(), name.lowercased()) }
  guard let least = distances.min() else { return nil }
  let nearest = zip(near, distances).filter { $1 == least }.map { shown($0.0) }
  return "did you mean \(nearest.prefix(most).joined(separator: " or "))?"
}

/// How many characters must be inserted, removed, replaced or swapped with a neighbour (Damerau and Levenshtein, with
/// each substring edited once).
private func editDistance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a), Array(b))
  var before = [Int](repeating: 0, count: b.count + 1)
  var row = Array(0...b.count)
  for i in a.indices {
    var next = [i + 1]
    for j in b.indices {
      let replaced = row[j] + (a[i] == b[j] ? 0 : 1)
      var least = min(replaced, next[j] + 1, row[j + 1] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, before[j - 1] + 1) }
      next.append(least)
    }
    (before, row) = (row, next)
  }
  return row[b.count]
}
