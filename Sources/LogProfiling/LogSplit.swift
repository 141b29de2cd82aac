// Files that somebody has split for training and for judging. They are recognised and named; a split is not used.

import Files
import LogSchema

/// A split of a log into files.
enum LogSplit {
  /// What to say of the files of a log, by their names.
  static func notes(of paths: [String]) -> [String] {
    let splits = paths.filter { path in
      let name = Path.split(path).name.lowercased()
      let words = name.split { !$0.isLetter }
      return words.contains { names.contains(String($0)) }
    }
    guard splits.count > 1, Set(splits.map(word)).count > 1 else { return [] }
    let files = splits.prefix(4).map { Path.split($0).name.visible }.joined(separator: ", ")
    return [
      "\(files) are read as one log, in this order: a split that was made for judging is not used yet, the latest rows of"
        + " the stream judge"
    ]
  }

  private static let names: Set = [
    "train", "training", "valid", "validation", "val", "dev", "test", "testing", "eval", "holdout",
  ]

  private static func word(_ path: String) -> String {
    Path.split(path).name.lowercased().split { !$0.isLetter }.map(String.init)
      .first(where: names.contains) ?? ""
  }
}
