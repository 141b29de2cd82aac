// The mistakes that people make, as a table: each message names the place, the value and the remedy. Command lines and
// spaces are read in this process; only what needs files starts the program.

import Files
import Foundation
import Model
import TestSupport
import Testing

@testable import nas

/// A mistake, and what the message about it must contain.
struct Mistake: CustomTestStringConvertible, Sendable {
  /// The words of a command line; or, of a space, a text and its replacement.
  let words: [String]
  let place: String
  let value: String
  let remedy: String

  init(_ words: [String], _ place: String, _ value: String, _ remedy: String) {
    (self.words, self.place, self.value, self.remedy) = (words, place, value, remedy)
  }

  var testDescription: String { words.joined(separator: " ") }

  /// Whether a message names all three, in one line, and in words for people.
  func isNamed(by message: String) -> Bool {
    [place, value, remedy].allSatisfy(message.contains)
      && !message.contains("\n") && message.count < 500
  }
}

@Suite struct MistakeTests {
  // MARK: - Command lines

  static let commands: [Mistake] = [
    Mistake(["serach", "space.yaml"], "nas:", "'serach'", "did you mean `nas search`?"),
    Mistake(["space", "int"], "nas space:", "'int'", "did you mean `nas space init`?"),
    Mistake(["inspect", "log.csv"], "nas:", "'inspect'", "did you mean `nas data inspect`?"),
    Mistake(["data", "inspekt"], "nas data:", "'inspekt'", "did you mean `nas data inspect`?"),
    Mistake(["spce", "init"], "nas:", "'spce'", "did you mean `nas space`?"),
    Mistake(["optimise"], "nas:", "'optimise'", "expected one of search, train"),
    Mistake(
      ["search", "space.yaml", "extra.yaml"], "nas search", "'extra.yaml'",
      "it has one argument, SPACE"),
    Mistake(
      ["search", "space.yaml", "target=0.9"], "nas search", "'target=0.9'", "did you mean --target?"
    ),
    Mistake(["train"], "CONFIG", "is missing", "trainer config"),
    Mistake(["export"], "RUN", "is missing", "folder of the run"),
    Mistake(["export", "run"], "--format", "is missing", "expected one of nas, json"),
    Mistake(["data", "import", "log.csv"], "--space", "is missing", "expected `--space"),
    Mistake(["data", "synth", "--rows", "1000"], "--out", "is missing", "expected `--out"),
    Mistake(["space", "init"], "--data", "is missing", "the click log"),
    Mistake(["lab", "compare", "space.yaml"], "TABLE", "is missing", "table of its trainings"),
    Mistake([""], "nas:", "''", "expected one of search"),
    Mistake(["search", ""], "SPACE", "''", "expected a value"),
    Mistake(["space", "init", "log.csv"], "nas space init", "'log.csv'", "--data log.csv"),
    Mistake(
      ["search", "space.yaml", "-t", "0.9", "0.8"], "nas search", "'0.8'", "-t 0.9 -t 0.8"),
    Mistake(["search", "-t", "0.9", "0.8"], "SPACE", "0.8", "--target 0.8"),
  ]

  static let options: [Mistake] = [
    Mistake(
      ["search", "space.yaml", "--treads", "2"], "nas search", "--treads", "did you mean --threads?"
    ),
    Mistake(
      ["search", "space.yaml", "--targets", "0.9"], "nas search", "--targets",
      "did you mean --target?"),
    Mistake(
      ["search", "space.yaml", "--check", "9"], "nas search", "--check",
      "--checkpoint-seconds or --checkpoint-steps?"),
    Mistake(
      ["search", "space.yaml", "--tensor", "tb"], "nas search", "--tensor",
      "did you mean --tensorboard?"),
    Mistake(
      ["search", "space.yaml", "--margin", "0.002"], "nas search", "--margin", "`verdict.margin`"),
    Mistake(
      ["search", "space.yaml", "--learning-rate", "1"], "nas search", "--learning-rate",
      "`training.learning_rate`"
    ),
    Mistake(
      ["search", "space.yaml", "--batch-size", "64"], "nas search", "--batch-size",
      "`training.batch`"),
    Mistake(["search", "space.yaml", "--seeds", "3"], "nas search", "--seeds", "`verdict.seeds`"),
    Mistake(["train", "s.yaml", "--drift", "1"], "nas train", "--drift", "`nas data synth`"),
    Mistake(["search", "space.yaml", "-x"], "nas search", "-x", "`nas search --help`"),
    Mistake(["search", "space.yaml", "--output", "x"], "nas search", "--output", "mean --out?"),
    Mistake(["plot", "run", "-o", "p"], "nas plot", "-o", "RUN/plots"),
    Mistake(["doctor", "--out", "p"], "nas doctor", "--out", "> FILE"),
    Mistake(["--verison"], "nas", "--verison", "did you mean --version?"),
    Mistake(["search", "space.yaml", "--out", ""], "--out", "''", "expected a value"),
    Mistake(["search", "space.yaml", "--out"], "--out", "no value", "expected `--out"),
    Mistake(["search", "space.yaml", "--out", "-run"], "--out", "no value", "given as --out=-run"),
    Mistake(["search", "space.yaml", "--json=yes"], "--json", "'yes'", "leave the value out"),
    Mistake(
      ["space", "cost", "space.yaml", "--architecture"], "--architecture", "no value", "expected `"),
    Mistake(
      ["data", "import", "log.csv", "--space", "s.yaml", "--out", "d", "--seed", "3"], "--seed",
      "--keep-negatives", "is not given"),
    Mistake(
      ["space", "init", "--data", "log.csv", "--positive", "1", "--at-least", "1"], "--positive",
      "--at-least", "expected one"),
    Mistake(
      ["space", "init", "--data", "log.csv", "--experiment", "x"], "--experiment", "--from",
      "the file"),
    Mistake(
      ["export", "run", "--format", "onnx"], "--format onnx", "file", "name it with --out"),
  ]

  static let numbers: [Mistake] = [
    Mistake(["search", "space.yaml", "--target", "90"], "--target", "90:", "did you mean 0.9?"),
    Mistake(["search", "space.yaml", "--target", "90%"], "--target", "90%", "did you mean 0.9?"),
    Mistake(["search", "space.yaml", "--target", "0,9"], "--target", "0,9", "did you mean 0.9?"),
    Mistake(
      ["search", "space.yaml", "-t", "0.9,0.8"], "-t", "0.9,0.8", "-t 0.9 -t 0.8"),
    Mistake(
      ["search", "space.yaml", "--target", "-0.9"], "--target", "-0.9", "above 0, at most 1"),
    Mistake(["search", "space.yaml", "--target", "nan"], "--target", "nan", "above 0, at most 1"),
    Mistake(
      ["search", "space.yaml", "--target", "cheap"], "--target", "cheap", "above 0, at most 1"),
    Mistake(
      ["search", "space.yaml", "--target", "0.9", "--target", "0.9"], "--target", "0.9",
      "different targets"),
    Mistake(["export", "run", "--format", "nas", "--target", "90"], "--target", "90", "0.9?"),
    Mistake(["search", "space.yaml", "--rows", "-5"], "--rows", "-5", "a whole number above 0"),
    Mistake(["search", "space.yaml", "--rows", "0"], "--rows", "0", "a whole number above 0"),
    Mistake(
      ["search", "space.yaml", "--rows", "1.5"], "--rows", "1.5", "above 0, such as 200000 or 2e5"),
    Mistake(["search", "space.yaml", "--rows", "many"], "--rows", "many", "a whole number"),
    Mistake(
      ["search", "space.yaml", "--rows", "1e15"], "--rows", "1000000000000000",
      "at most 1000000000000"),
    Mistake(["search", "space.yaml", "--rows"], "--rows", "no value", "expected `--rows"),
    Mistake(["search", "space.yaml", "--seed", "-1"], "--seed", "-1", "a whole number, 0 or more"),
    Mistake(["search", "space.yaml", "--seed", "abc"], "--seed", "abc", "a whole number"),
    Mistake(["search", "space.yaml", "--threads", "0"], "--threads", "0", "from 1 to 1024"),
    Mistake(["search", "space.yaml", "--threads", "all"], "--threads", "all", "from 1 to 1024"),
    Mistake(
      ["search", "space.yaml", "--serve", "99999"], "--serve", "99999", "a port, from 1 to 65535"),
    Mistake(
      ["search", "space.yaml", "--checkpoint-seconds", "-1"], "--checkpoint-seconds", "-1",
      "0 or more"),
    Mistake(
      ["search", "space.yaml", "--checkpoint-seconds", "no"], "--checkpoint-seconds", "no",
      "a number, 0 or more"),
    Mistake(["audit", "run", "--seeds", "1"], "--seeds", "1", "a whole number, 2 or more"),
    Mistake(
      ["data", "import", "l", "--space", "s", "--out", "d", "--keep-negatives", "10%"],
      "--keep-negatives",
      "10%", "did you mean 0.1?"),
    Mistake(
      ["data", "synth", "--rows", "9", "--out", "o", "--positive-rate", "20"], "--positive-rate",
      "20",
      "did you mean 0.2?"),
    Mistake(["lab", "power", "--max-seeds", "1"], "--max-seeds", "1", "from 3 to 1000"),
    Mistake(["data", "inspect", "l", "--sample-rows", "9"], "--sample-rows", "9", "100 or more"),
    Mistake(
      ["export", "run", "--format", "onx"], "--format", "onx", "did you mean onnx?"),
    Mistake(
      ["data", "synth", "--rows", "9", "--out", "o", "--form", "critoe"], "--form", "critoe",
      "criteo?"),
    Mistake(["space", "init", "--data", "l", "--format", "cvs"], "--format", "cvs", "csv"),
    Mistake(["space", "init", "--data", "l", "--delimiter", "xx"], "--delimiter", "xx", "tab"),
    Mistake(["lab", "compare", "s", "t", "--searcher", "randm"], "--searcher", "randm", "random?"),
  ]

  /// The commands of the program, described once.
  private static let program = CommandModel.program(NAS.self)

  /// The message about a command line, without the line of usage.
  private static func message(_ words: [String]) -> String {
    do {
      _ = try CommandWords.command(words, of: NAS.self, program: program)
      return ""
    } catch let mistake as UsageMistake {
      return mistake.problem
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [commands, options, numbers].flatMap { $0 })
  func aCommandLineIsRefused(mistake: Mistake) {
    let message = Self.message(mistake.words)
    #expect(mistake.isNamed(by: message), "\(message)")
  }

  /// A message is followed by one line of usage.
  @Test func theUsageIsOneLine() throws {
    let mistake = try #require(throws: UsageMistake.self) {
      try CommandWords.command(["export", "run", "--format", "onx"], of: NAS.self)
    }
    #expect(
      mistake.usage == "Usage: nas export RUN --format FORMAT [OPTIONS] (see `nas export --help`)")
  }

  /// Help for what is no command is a mistake.
  @Test(arguments: [
    (["help", "nothing"], "nas: 'nothing' is not a command"),
    (["help", "space", "int"], "did you mean `nas space init`?"),
    (["help", "search", "x"], "nas search: 'x' is not a command: it has none"),
    (["help"], nil), (["help", "space", "init"], nil), (["search", "nothing"], nil),
  ])
  func helpIsOfACommand(words: [String], problem: String?) {
    let mistake = CommandWords.unknownHelp(words, of: NAS.self, program: Self.program)
    #expect((mistake == nil) == (problem == nil))
    #expect(mistake?.problem.contains(problem ?? "") != false)
  }

  /// The last of an option's values counts, as in earlier versions, and a warning says so.
  @Test(arguments: [
    (["--out", "a", "--out", "b"], "--out"), (["-o", "a", "--out=b"], "--out"),
    (["--target", "0.9", "--target", "0.8"], nil), (["--json", "--seed", "1"], nil),
  ])
  func aRepeatedOptionIsWarnedOf(words: [String], option: String?) {
    let warning = CommandWords(["search", "space.yaml"] + words, of: NAS.self).repeated()
    #expect(warning == option.map { "\($0) is given more than once: the last value counts" })
  }

  /// Numbers of rows are written in many ways.
  @Test(arguments: [
    ("1e6", 1_000_000), ("1E6", 1_000_000), ("1_000_000", 1_000_000), ("1M", 1_000_000),
    ("1.5M", 1_500_000), ("200k", 200_000), ("2.5e3", 2500), ("0012", 12),
  ])
  func countsAreRead(text: String, rows: Int) throws {
    for words in [["--rows", text], ["--rows=\(text)"]] {
      let command = try CommandWords.command(["search", "space.yaml"] + words, of: NAS.self)
      #expect((command as? SearchCommand)?.data.rows == rows)
    }
  }

  @Test(arguments: ["1.5", "1e-3", "M", "1MM", "1e99", "1,000", "", "0x10", "1_"])
  func otherCountsAreNone(text: String) {
    #expect(CountSpelling.digits(of: text) == nil || text == "1_")
  }

  // MARK: - Spaces

  static let spaces: [Mistake] = [
    Mistake(["[0, 2, 4, 8], baseline: 4", "[]"], ":10:", "`model.embedding.choices`", "[4, 8]"),
    Mistake([", baseline: 4", ""], ":10:", "no `baseline`", "one of the choices 0, 2, 4, 8"),
    Mistake(["[0, 2, 4, 8]", "[2, 2, 4]"], ":10:", "`[2, 2, 4]`", "choices that differ"),
    Mistake(["[0, 2, 4, 8]", "8"], ":10:", "is `8`", "a list, as in `[8]`"),
    Mistake(["baseline: 4", "baseline: 5"], ":10:", "is `5`", "one of the choices 0, 2, 4, 8"),
    Mistake(["[4, 8, 16]", "[four, 8]"], ":13:", "`four`", "a whole number from"),
    Mistake(["[0.9, 0.6]", "[90]"], ":16: `search.targets`", "`90`", "did you mean 0.9?"),
    Mistake(["[0.9, 0.6]", "['90%']"], ":16: `search.targets`", "`90%`", "did you mean 0.9?"),
    Mistake(["[0.9, 0.6]", "0.9"], ":16: `search.targets`", "`0.9`", "a list, as in `[0.9]`"),
    Mistake(["[0.9, 0.6]", "[0.9, 0.9]"], ":16:", "`[0.9, 0.9]`", "different targets"),
    Mistake(["targets", "targts"], ":16:", "`targts` in `search`", "did you mean `targets`?"),
    Mistake(["{batch", "{batch_size"], ":15:", "`batch_size`", "did you mean `batch`?"),
    Mistake(["{batch", "{lr: 1, batch"], ":15:", "`lr`", "did you mean `learning_rate`?"),
    Mistake(
      ["{batch", "{activation: silu, batch"], ":15:", "`activation`",
      "did you mean `model.activation`?"),
    Mistake(["{batch", "{epochs: 3, batch"], ":15:", "`epochs`", "one pass over the log"),
    Mistake(["{batch", "{optimizer: adm, batch"], ":15:", "`adm`", "did you mean adam?"),
    Mistake(["{batch: 64", "{batch: 0"], ":15: `training.batch`", "`0`", "from 1 to 1048576"),
    Mistake(["{batch", "{beta1: 0.9, batch"], ":15:", "`beta1`", "`optimizer: adam`"),
    Mistake(["margin: 0.9", "margin: 0.2%"], ":17: `verdict.margin`", "`0.2%`", "0.002?"),
    Mistake(["confidence: 0.8", "confidence: 95"], ":17:", "`95`", "did you mean 0.95?"),
    Mistake(["  label: clicked\n", ""], ":2:", "no `label`", "`nas space reference data.label`"),
    Mistake(
      ["site: {type: categorical}", "site: categorical"], ":6:", "site", "{type: categorical}"),
    Mistake(["{type: categorical}", "{type: categoric}"], ":6:", "`categoric`", "categorical?"),
    Mistake(["    hour", "\thour"], ":7: not YAML", "token", "a tab cannot indent YAML"),
    Mistake(
      ["    hour: {type: categorical}", "    hour: {type"], ":8: not YAML", "','", "bracket"),
    Mistake(["    hour", "    site: {type: time}\n    hour"], ":6:", "`site`", "remove one"),
    Mistake(["site: {", "clicked: {"], ":6:", "`clicked`", "remove it"),
    Mistake(["hidden:", "hiden:"], ":12:", "`hiden` in `model`", "did you mean `hidden`?"),
    Mistake(["{shuffle: 3}", "time"], ":4: `data.order`", "is `time`", "`order: {time: COLUMN}`"),
    Mistake(["{shuffle: 3}", "hour"], ":4: `data.order`", "is `hour`", "`order: {time: hour}`"),
    Mistake(["{type: categorical}", "{type: category}"], ":6:", "`category`", "mean categorical?"),
    Mistake(["{batch: 64", "{batch 64"], ":15:", "`batch 64`", "`batch: 64`"),
    Mistake(
      ["seeds: 2, max_seeds: 4", "seeds: 20, max_seeds: 12"], ":17: `verdict.max_seeds`", "`12`",
      "at least `verdict.seeds`, which is 20"),
    Mistake(["model:", "modle:"], ":9:", "`modle`", "did you mean `model`?"),
  ]

  @Test(arguments: spaces)
  func aSpaceIsRefused(mistake: Mistake) throws {
    let text = SpaceText.neutral.replacing(
      mistake.words[0], with: mistake.words[1], maxReplacements: 1)
    #expect(text != SpaceText.neutral)
    let error = try #require(throws: InputError.self) {
      try SearchSpace(yaml: text, file: "space.yaml")
    }
    let message = "\(error)"
    #expect(message.hasPrefix("space.yaml"))
    #expect(mistake.isNamed(by: message), "\(message)")
  }

  // MARK: - Files and folders

  static let paths: [Mistake] = [
    Mistake(["search", "spce.yaml"], "spce.yaml", "does not exist", "did you mean space.yaml?"),
    Mistake(["search"], "search-spaces", "no search space is named", "`nas space init --data LOG"),
    Mistake(
      ["search", "log.csv"], "log.csv:1", "a mapping of data", "`nas space init --data log.csv`"),
    Mistake(
      ["search", "unfinished"], "unfinished", "the folder of a run", "unfinished/trainer.yaml"),
    Mistake(
      ["search", "space.yaml", "--data", "lgo.csv"], "lgo.csv", "does not exist",
      "did you mean log.csv?"),
    Mistake(
      ["search", "space.yaml", "--data", "unfinished"], "unfinished", "the folder of a run",
      "expected a click log"
    ),
    Mistake(
      ["search", "space.yaml", "--data", "space.yaml"], "space.yaml", "YAML", "expected a click log"
    ),
    Mistake(
      ["search", "space.yaml", "--data", "empty"], "empty", "the folder is empty",
      "the parts of a log"),
    Mistake(
      ["search", "space.yaml", "--data", "x*.csv"], "x*.csv", "no file matches",
      "the parts of a log"),
    Mistake(
      ["search", "space.yaml", "--out", "log.csv"], "log.csv", "is a file", "expected a new folder"),
    Mistake(
      ["search", "space.yaml", "--out", "mixed"], "mixed", "is not empty", "expected a new folder"),
    Mistake(
      ["space", "cost", "space.yaml", "--architecture", "n.json"], "n.json", "does not exist",
      "check"),
    Mistake(
      ["space", "cost", "space.yaml", "--architecture", "space.yaml"], "space.yaml",
      "is a search space", "`nas export RUN --format json`"),
    Mistake(
      ["data", "synth", "--rows", "9", "--out", "none/a.csv"], "none/a.csv", "the folder none",
      "make it"),
    Mistake(
      ["search", "space.yaml", "--tensorboard", "log.csv"], "log.csv", "is a file",
      "expected a folder"),
    Mistake(["export", "unfinished", "--format", "nas"], "unfinished", "not finished", "--resume"),
    Mistake(["export", "log.csv", "--format", "nas"], "log.csv", "a file", "the folder of a run"),
    Mistake(["report", "runs"], "runs", "is not a run", "it holds the run runs/one"),
    Mistake(
      ["space", "init", "--data", "log.csv", "--label", "clickd"], "log.csv:1", "clickd", "clicked?"
    ),
    Mistake(
      ["space", "init", "--data", "log.csv", "--out", "space.yaml"], "space.yaml", "exists",
      "remove it"),
  ]

  @Test func aPathIsRefused() throws {
    let project = try Project()
    for folder in ["empty", "mixed", "runs"] {
      try FileManager.default.createDirectory(
        at: project.url(folder), withIntermediateDirectories: true)
    }
    try project.write("notes", to: "mixed/notes.txt")
    try FileManager.default.copyItem(
      at: Project.fixtures.appending(path: "format-2"), to: project.url("unfinished"))
    try FileManager.default.copyItem(at: project.url("unfinished"), to: project.url("runs/one"))
    try FileManager.default.removeItem(at: project.url("unfinished/summary.json"))
    for mistake in Self.paths {
      let outcome = try project.nas(mistake.words)
      let line = outcome.messages.split(separator: "\n").last { $0.hasPrefix("error: ") } ?? ""
      #expect(outcome.exitCode == 2, "\(mistake.words)")
      #expect(mistake.isNamed(by: String(line)), "\(mistake.words): \(outcome.messages)")
    }
  }

  @Test func theTableHasEveryKind() {
    let all = [Self.commands, Self.options, Self.numbers, Self.spaces, Self.paths].flatMap { $0 }
    #expect(all.count >= 75)
    #expect(Set(all.map(\.words)).count == all.count)
  }
}
