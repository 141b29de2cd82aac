// What a space file may ask for: nesting, aliases, sizes and numbers that no file needs are refused at once.

import Files
import Model
import Testing

@Suite struct LimitTests {
  private static func problem(_ yaml: String) -> String? {
    #expect(throws: InputError.self) { try SearchSpace(yaml: yaml, file: "space.yaml") }?.problem
  }

  @Test(arguments: [
    String(repeating: "[", count: 10_000), String(repeating: "- ", count: 10_000),
    String(repeating: "{a: ", count: 10_000), String(repeating: "? ", count: 10_000),
    (0..<1200).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"),
  ])
  func deepNestingIsRefused(_ yaml: String) {
    #expect(Self.problem(yaml)?.hasPrefix("not YAML") == true)
  }

  /// Each list holds the one before twice, so that the last one stands for 2²⁰⁰ values.
  private static let bomb =
    "a0: &a0 [x, x]\n"
    + (1..<200).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }.joined()

  @Test func aliasesThatGrowAreHarmless() {
    #expect(Self.problem(Self.bomb)?.hasPrefix("unknown key `a0`") == true)
  }

  /// As a key it would be hashed, value by value.
  @Test(arguments: ["? *a199\n: 1\n", "*a199 : 1\n", "b: {? *a199 : 1}\n", "{[*a199]: 1}: 2\n"])
  func aKeyIsNoAliasOfAList(_ key: String) {
    #expect(Self.problem(Self.bomb + key)?.hasPrefix("has aliases, and keys") == true)
  }

  @Test func aliasesOfValuesAreRead() throws {
    let yaml = example.replacing("{type: categorical}", with: "&kind {type: categorical}")
    #expect(yaml != example)
    let again = try SearchSpace(
      yaml: yaml.replacing(
        "features:\n",
        with: "features:\n    other: {type: &text categorical}\n    more: {type: *text}\n"),
      file: "space.yaml")
    #expect(again.data.schema.features.contains { $0.name == "more" })
  }

  @Test func aMebibyteIsTheLimit() {
    let yaml = example + "# " + String(repeating: "x", count: 1 << 20)
    #expect(
      Self.problem(yaml)?.hasSuffix("bytes: expected a search space, which has at most 1048576")
        == true)
  }

  @Test(arguments: ["cross", "hidden"]) func aHundredLayersAreTheLimit(_ key: String) throws {
    func space(_ layers: Int) -> String {
      let layer = key == "cross" ? "{rank: 1}" : "{width: 1}"
      return """
        data: {path: a.csv, label: y, features: {c: {type: categorical}}}
        model: {embedding: 1, \(key): [\(Array(repeating: layer, count: layers).joined(separator: ", "))]}
        """
    }
    _ = try SearchSpace(yaml: space(100), file: "space.yaml")
    #expect(Self.problem(space(101)) == "`model.\(key)` has 101 layers: expected at most 100")
  }

  /// In base 60 these are beyond every `Int`.
  @Test(arguments: [
    "9223372036854775807:59", "1:1:1:1:1:1:1:1:1:1:1:1:1", "1:30", "1e308", "65537",
  ])
  func widthsArePlainNumbers(_ width: String) {
    let yaml = """
      data: {path: a.csv, label: y, features: {c: {type: categorical}}}
      model: {embedding: \(width)}
      """
    #expect(
      Self.problem(yaml)
        == "`model.embedding` is `\(width)`: expected a whole number from 0 to 65536")
  }
}
