// Paths that lead nowhere, and names that were perhaps meant.

import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct MissingPathTests {
  @Test func aNameNearbyIsProposed() throws {
    let folder = try TemporaryFolder()
    try Data().write(to: URL(fileURLWithPath: folder.path("clicks.csv")))
    #expect(
      MissingPath(folder.path("clikcs.csv")).problem
        == "does not exist: did you mean \(folder.path("clicks.csv"))?")
    #expect(MissingPath(folder.path("other.csv")).problem == "does not exist: check the path")
  }

  @Test func theMissingFolderIsNamed() throws {
    let folder = try TemporaryFolder()
    let inner = folder.path("none")
    #expect(
      MissingPath("\(inner)/a/log.csv").problem
        == "does not exist, as its folder \(inner) does not: check the path")
  }

  @Test func anEmptyPathIsNamed() {
    #expect(MissingPath("").problem == "the path is empty: expected the name of a file or folder")
  }
}

@Suite struct NearNamesTests {
  @Test(arguments: [
    ("serach", "did you mean search?"), ("sarch", "did you mean search?"),
    ("plto", "did you mean plot?"), ("plant", "did you mean plan?"),
  ])
  func slipsOfTheKeyboardAreNear(name: String, question: String) {
    #expect(didYouMean(name, in: ["search", "train", "plot", "plan"]) == question)
  }

  @Test func theNearestAreAskedAbout() {
    #expect(
      didYouMean("seed", in: ["seeds", "speed", "need"]) == "did you mean seeds or speed or need?")
    #expect(didYouMean("seeds", in: ["seed", "weeds", "heads"]) == "did you mean seed or weeds?")
    #expect(didYouMean("ab", in: ["abc", "b"]) == nil)
  }
}
