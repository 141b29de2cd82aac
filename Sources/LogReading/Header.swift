// The columns that a log has, and what to say about one that it lacks.

import Files

/// The names in a log's header.
package struct Header {
  private let names: [String]
  private let file: String

  /// The columns in their order, from the first line of a file; the file's name is for messages.
  package init(_ names: [String], file: String) {
    self.names = names
    self.file = file
  }

  /// The place of a column.
  ///
  /// - Throws: `InputError` where there is none, with the names that are near, or two.
  package func index(of name: String) throws -> Int {
    let places = names.indices.filter { names[$0] == name }
    guard let place = places.first else {
      // Two letters of three would make every short name near.
      let limit = min(2, name.count / 3)
      let near = names.filter { editDistance($0.lowercased(), name.lowercased()) <= limit }
      let hint =
        near.isEmpty
        ? "the columns are \(names.joined(separator: ", "))"
        : "did you mean \(near.joined(separator: " or "))?"
      throw InputError("found no column \(name); \(hint)", file: file, line: 1)
    }
    guard places.count == 1 else {
      throw InputError("found \(places.count) columns \(name), expected one", file: file, line: 1)
    }
    return place
  }
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
