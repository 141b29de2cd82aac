// Files that somebody has split: named, read as one log.

import TestSupport
import Testing

@testable import LogProfiling

@Suite struct LogSplitTests {
  @Test(arguments: [
    ["train.csv", "valid.csv", "test.csv"], ["a/train/x.csv", "b/train_0.csv", "b/test_0.csv"],
    ["Train.parquet", "Val.parquet"],
    ["log-dev.gz", "log-eval.gz"], ["training.tsv", "holdout.tsv"],
  ])
  func splitsAreNamed(paths: [String]) {
    let notes = LogSplit.notes(of: paths)
    #expect(notes.count == 1 && notes[0].contains("are read as one log, in this order"))
  }

  @Test(arguments: [
    ["a.csv", "b.csv"], ["train.csv"], ["train-1.csv", "train-2.csv"],
    ["latest.csv", "contest.csv"], ["test/a.csv", "train/b.csv"],
    ["part-0.csv", "part-1.csv", "test.csv"],
  ])
  func otherFilesAreNot(paths: [String]) { #expect(LogSplit.notes(of: paths).isEmpty) }

  @Test func theSplitsOfTheCasesAreReadAsOneLog() throws {
    let paths = ["train", "valid", "test"].map { caseFile("splits/\($0).csv.gz") }
    let sample = try LogSample(of: paths)
    #expect(sample.rows == 12_000)
    #expect(sample.notes.count == 1)
  }
}
