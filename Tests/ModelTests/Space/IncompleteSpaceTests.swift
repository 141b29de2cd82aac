// A space file that lacks a part, has one twice, or is no YAML, and an architecture of another space. Wrong keys and values
// are the business of ReadingErrorTests.

import Files
import Model
import Testing

@Suite struct IncompleteSpaceTests {
  @Test(arguments: [
    (
      "  label: clicked\n", "",
      "3: `data` has no `label`; `nas space reference data.label` explains it"
    ),
    (
      ", baseline: 4", "",
      "14: `model.embedding` has no `baseline`: expected one of the choices 0, 4, 8"
    ),
    (
      "{width: 6}", "{bottleneck: 6}",
      "26: `model.hidden.2` has no `width`; `nas space reference model.hidden.2.width` explains it"
    ),
    (
      "  embedding: {choices: [0, 4, 8], baseline: 4}\n", "",
      "14: `model` has neither `embedding` nor `embeddings.site`"
    ),
    (
      "{shuffle: 7}", "{}",
      "5: `data.order` has no `shuffle`; `nas space reference data.order.shuffle` explains it"
    ),
  ])
  func missingKeysAreNamed(_ text: String, _ replacement: String, message: String) throws {
    #expect(try ReadingErrorTests.message(text, replacement) == "space.yaml:\(message)")
  }

  @Test(arguments: [
    ("label: clicked", "label: clicked\n  label: y", "label"),
    ("site: {type: categorical}", "site: {type: categorical}\n    site: {type: numeric}", "site"),
    ("price: 3", "price: 3\n    price: 4", "price"),
  ])
  func aKeyStandsOnce(_ text: String, _ replacement: String, key: String) throws {
    let message = try ReadingErrorTests.message(text, replacement)
    #expect(message.hasPrefix("space.yaml:"))
    #expect(message.hasSuffix("the key `\(key)` occurs twice in a mapping: remove one"))
  }

  @Test func aSpaceMustHaveSomethingInIt() {
    func message(_ yaml: String) -> String? {
      #expect(throws: InputError.self) { try SearchSpace(yaml: yaml, file: "space.yaml") }
        .map { "\($0)" }
    }
    for empty in ["", "\n\n", "# a comment alone\n"] {
      #expect(message(empty) == "space.yaml: the file is empty: expected a search space")
    }
    #expect(
      message("just words")
        == "space.yaml:1: the file is not a mapping of data, model, training, search, verdict")
    #expect(
      message("training: {}\n")
        == "space.yaml:1: the file has no `data`; `nas space reference data` explains it")
    #expect(
      message("data: {path: l, label: y, features: {}}\nmodel: {embedding: 4}\n")
        == "space.yaml:1: `data.features` names no feature: expected at least one, as in `site: {type: categorical}`"
    )
  }

  @Test func whatIsNotYAMLIsNamedByItsLine() throws {
    for (text, replacement, line) in [
      ("label: clicked", "label: clicked: no", 4), ("{shuffle: 7}", "{shuffle: 7", 6),
      ("path:", "\tpath:", 3),
    ] {
      let message = try ReadingErrorTests.message(text, replacement)
      #expect(message.hasPrefix("space.yaml:\(line): not YAML: "), "\(message)")
    }
  }

  @Test func architecturesOfOtherSpacesAreRefused() throws {
    let space = try SearchSpace(yaml: example, file: "space.yaml")
    func message(_ yaml: String) -> String? {
      #expect(throws: InputError.self) { try space.architecture(yaml: yaml, file: "a.yaml") }
        .map { "\($0)" }
    }
    #expect(
      message("embeddings.site: 4\nhidden.0.width: 17\n")
        == "a.yaml:2: `hidden.0.width` is `17`: expected one of 16, 32")
    #expect(message("\nhidden.1.width: 9\n")?.hasPrefix("a.yaml:2: unknown key") == true)
    let error = #expect(throws: InputError.self) {
      try space.architecture(["hidden.0.width": .none], file: "a.json")
    }
    #expect(error.map { "\($0)" } == "a.json: `hidden.0.width` is `none`: expected one of 16, 32")
  }
}
