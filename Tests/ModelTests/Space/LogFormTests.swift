// How the files of a log are written, as a space says it.

import Files
import LogSchema
import Model
import Testing

@Suite struct LogFormTests {
  private func space(_ lines: String) throws -> SearchSpace {
    try SearchSpace(
      yaml:
        "data:\n  path: log.csv\n\(lines)\n  label: y\n  order: log\n  features: {c: {type: categorical}}\n"
        + "model: {embedding: 4, hidden: [{width: 8}]}\n",
      file: "space.yaml")
  }

  @Test(arguments: [
    ("\"^\"", "^"), ("tab", "\t"), ("'\\t'", "\t"), ("\"\\t\"", "\t"), ("'\\x01'", "\u{1}"),
    ("\"\\x01\"", "\u{1}"),
    ("space", " "), ("\" \"", " "), ("\"~\"", "~"), ("\"#\"", "#"), ("\";\"", ";"),
  ])
  func delimitersComeBack(text: String, delimiter: String) throws {
    let space = try space("  delimiter: \(text)")
    #expect(
      space.data.schema.delimiter == delimiter && space.data.schema.form.delimiter == delimiter)
    #expect(try WritingTests.readAgain(space) == space)
  }

  @Test(arguments: ["\"\"", "ab", "a", "'\"'", "\"\\n\"", "é", "[a]"]) func othersAreRefused(
    text: String
  ) {
    let error = #expect(throws: InputError.self) { try space("  delimiter: \(text)") }
    #expect(error?.line == 3)
  }

  @Test(arguments: [
    ["a"], ["c1", "c2"], ["a b", "größe", "no", "1", "a,b", "\"q\"", "x: y", "日付"],
  ])
  func namesComeBack(names: [String]) throws {
    var space = try space("  names: [a, b]")
    #expect(space.data.schema.names == ["a", "b"])
    space.data.schema.names = names
    #expect(try WritingTests.readAgain(space) == space)
    #expect(!space.data.schema.form.hasHeader && space.data.schema.form.names == names)
  }

  @Test(arguments: ["[]", "[a, a]", "[a, '']", "{a: b}"]) func otherNamesAreRefused(text: String) {
    let error = #expect(throws: InputError.self) { try space("  names: \(text)") }
    #expect(error?.line == 3)
  }

  /// Nothing is written that was not said.
  @Test func whatTheContentSaysIsNotWritten() throws {
    let text = try space("").yaml()
    #expect(!text.contains("delimiter") && !text.contains("names"))
  }
}
