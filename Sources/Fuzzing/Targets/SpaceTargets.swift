// Space files and the trainer configs of FuxiCTR.

import Interchange
import Model

extension FuzzTarget {
  /// Spaces: read, costed over small vocabularies, written, and read again as what they were.
  static let spaces = FuzzTarget("spaces", samples: SpaceText.all, words: yamlWords) { text in
    let space = try SearchSpace(yaml: text, file: "space.yaml")
    try requireRoundTrip(of: space)

    let costed = CostedSpace(
      space, vocabularySizes: space.data.schema.features.indices.map { 2 + $0 * 37 % 1000 })
    for architecture in [space.baseline, costed.cheapest] {
      let config = space.substituting(architecture)
      precondition(config.decisions.isEmpty, "a trainer config leaves nothing open")
      precondition(
        CostedSpace(config, vocabularySizes: costed.network.vocabularySizes)
          .cost(of: Architecture(choices: [])) == costed.cost(of: architecture),
        "an architecture costs what its config costs")
      try requireRoundTrip(of: config)
    }
  }

  /// A space is what is read of its text; but a closed one is a trainer config, of which no search is written.
  private static func requireRoundTrip(of space: SearchSpace) throws {
    let again = try SearchSpace(yaml: space.yaml(), file: "space.yaml")
    var written = space
    if space.decisions.isEmpty { written.search = SearchSettings() }
    precondition(again == written, "what is written is what was read")
  }

  /// Models of FuxiCTR.
  static let trainers = FuzzTarget("trainers", samples: TrainerText.all, words: yamlWords) { text in
    _ = try FuxiCTRModel(
      yaml: text, experiment: text.utf8.count % 2 == 0 ? nil : "nas", file: "model_config.yaml")
  }
}

/// What means something in YAML, and numbers of every size and form.
let yamlWords =
  [
    "- ", "? ", ": ", "\n  ", "[", "]", "{", "}", "&a ", "*a", "!!int ", "!!binary ", "<<: ",
    "| \n", "> \n", "'", "\"", "# ", "---\n", "...\n", "%YAML 1.1\n", "~", "null", "none", "true",
    "yes",
    ".inf", ".nan", "\"\\uD800\"", "\\x00", "\t",
    "{choices: [1, 2], baseline: 1}", "{features: [site, price], choices: [0, 2], baseline: 2}",
    String(repeating: "[", count: 2000), String(repeating: "- ", count: 2000),
  ] + numberWords

/// Numbers that are often mistaken.
let numberWords = [
  "0", "-1", "-0.0", "1e308", "1e999", "1e-320", "65537", "2147483647", "4294967296",
  "9223372036854775807", "-9223372036854775808", "18446744073709551615", "0x7fffffffffffffff",
  "017", "1_000", "99999999999999:59", "1:1:1:1:1:1:1:1:1:1:1:1:1", "0.1", "1000000000",
]
