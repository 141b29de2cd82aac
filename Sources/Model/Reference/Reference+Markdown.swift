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
    var text = "\(path.count == 1 ? "##" : "###") `\(name)`\n\n\(declaration.doc)\n\n"
    if let value { text += "- Value: \(value)\n" }
    for (name, doc) in options { text += "- `\(name)`: \(doc)\n" }
    text += "- \(absence)\n"
    if let restriction { text += "- \(restriction)\n" }
    return text
  }
}
