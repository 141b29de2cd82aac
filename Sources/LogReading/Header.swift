// The columns that a log has, and what to say about one that it lacks.

import Files
import LogSchema

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
      let near = nearNames(to: name, in: names)
      let hint =
        near.isEmpty
        ? "the columns are \(names.map(\.visible).joined(separator: ", "))"
        : "did you mean \(near.map(\.visible).joined(separator: " or "))?"
      throw InputError(
        "found no column \(name); \(hint)", file: file, line: 1,
        about: .noColumn(name, hint: hint))
    }
    guard places.count == 1 else {
      let called = name.isEmpty ? "without a name" : name.visible
      throw InputError("found \(places.count) columns \(called), expected one", file: file, line: 1)
    }
    return place
  }
}
