// The reference as a page of the documentation.

extension Reference {
  /// The reference as Markdown: a heading for each section and key.
  package func markdown() -> String {
    let heading = """
      # Reference of search spaces

      This page is made by `make docs` from what the program declares; `nas space reference KEY` prints the part about
      a key. [space.schema.json](space.schema.json) says the same to editors.

      \(Self.choices.replacing("\"choices\"", with: "*choices*"))

      \(Self.places.replacing("NAME", with: "`NAME`").replacing(" N ", with: " `N` "))

      """
    return heading + entries.map { "\n" + $0.markdown }.joined()
  }
}

extension Reference.Entry {
  fileprivate var markdown: String {
    let values = value.map { "Value: \($0)" }
    let names = options.map { "`\($0.name)`: \($0.doc)" }
    let lines = ([values] + names + [absence, restriction]).compactMap { $0 }
    let list = lines.map { "- \($0)\n" }.joined()
    return "\(isHeading ? "##" : "###") `\(name)`\n\n\(doc)\n" + (list.isEmpty ? "" : "\n\(list)")
  }
}
