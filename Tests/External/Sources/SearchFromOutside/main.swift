// Searches a small space on a made-up log, with nothing but the public interface, and checks what comes of it.
// Clicks depend on the site alone, so that the widths of the other feature cost and bring nothing.

import ArchitectureSearch
import Foundation

/// Ends the program with a failure.
func require(_ isRight: Bool, _ what: String) {
  if !isRight {
    print("wrong: \(what)")
    exit(1)
  }
}

/// A linear congruential generator (Knuth, MMIX): the same log every time.
struct Numbers: RandomNumberGenerator {
  var state: UInt64 = 1

  mutating func next() -> UInt64 {
    state = 6_364_136_223_846_793_005 &* state &+ 1_442_695_040_888_963_407
    return state >> 32 | state << 32
  }
}

let folder = FileManager.default.temporaryDirectory.appending(path: "nas-\(UUID().uuidString)")
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(at: folder) }

var numbers = Numbers()
let rows = (0..<3000).map { _ in
  let site = Int.random(in: 0..<4, using: &numbers)
  let isClick = Double.random(in: 0..<1, using: &numbers) < (site % 2 == 0 ? 0.9 : 0.1)
  return "\(isClick ? 1 : 0),s\(site),h\(Int.random(in: 0..<24, using: &numbers))\n"
}
let log = folder.appending(path: "log.csv")
try Data(("clicked,site,hour\n" + rows.joined()).utf8).write(to: log)

let space = """
  data:
    path: log.csv
    label: clicked
    features:
      site: {type: categorical}
      hour: {type: categorical}
  model:
    embeddings:
      site: 4
      hour: {choices: [0, 2, 4], baseline: 4}
    hidden: [{width: {choices: [4, 8], baseline: 8}}]
  training: {batch: 64}
  verdict: {margin: 0.9, seeds: 2, max_seeds: 2, blocks: 10}

  """
let request = SearchRequest(
  space: .yaml(space), data: [log.path], output: folder.appending(path: "run").path,
  targets: [0.8, 0.5], cache: folder.appending(path: "cache").path)
let result = try runSearch(request) { progress in
  if progress.fraction == 1 { print("\(progress.phase): done") }
}
for target in result.targets {
  print("target \(target.target): \(target.verdict), cost \(target.model.costRatio)")
}
require(result.targets.map(\.target) == [0.8, 0.5], "one result a target")
require(result.targets.allSatisfy { $0.model.costRatio <= $0.target }, "every target is kept")
require(result.chosen?.target == 0.5, "the margin is so wide that the cheapest is chosen")
require(
  FileManager.default.fileExists(atPath: result.files.report), "the report is where it is said")

do {
  var wrong = request
  wrong.space = .yaml(space.replacingOccurrences(of: "label:", with: "lable:"))
  _ = try runSearch(wrong)
  require(false, "an unknown key is an error")
} catch let error {
  require(error.line == 3 && error.kind == .input, "the error has its line: \(error)")
  print(error)
}
