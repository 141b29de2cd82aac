// Paths of logs as people write them.

import Foundation
import TestSupport
import Testing

@testable import Files
@testable import Runs

@Suite struct LogPathsTests {
  private let environment = ["HOME": "/home/me", "DAY": "2024-01-01", "ROOT": "/data", "EMPTY": ""]

  @Test(arguments: [
    ("~/clicks", "/home/me/clicks"), ("~", "/home/me"), ("$ROOT/a.csv", "/data/a.csv"),
    ("${ROOT}/a.csv", "/data/a.csv"),
    ("a/dt=$DAY/*.csv", "a/dt=2024-01-01/*.csv"), ("a/${DAY}_x", "a/2024-01-01_x"), ("a$", "a$"),
    ("$1", "$1"),
    ("a~b", "a~b"), ("~other/a", "~other/a"), ("$ROOT$DAY", "/data2024-01-01"), ("plain", "plain"),
    ("${}", "${}"),
  ])
  func variablesAreExpanded(path: String, expanded: String) throws {
    #expect(try LogPaths.expanded(path) { environment[$0] } == expanded)
  }

  @Test(arguments: ["$NONE/a", "${NONE}/a", "x/$EMPTY"]) func oneThatIsNotSetIsNamed(path: String) {
    let error = #expect(throws: InputError.self) { try LogPaths.expanded(path) { environment[$0] } }
    let name = path.contains("NONE") ? "NONE" : "EMPTY"
    #expect(error?.problem.hasPrefix("the environment has no variable \(name)") == true)
    #expect(error?.file == path)
  }

  @Test func pathsOfASpaceAreRelativeToItUnlessExpanded() throws {
    let folder = try TemporaryFolder()
    let file = folder.path("space.yaml")
    #expect(try LogPaths.resolved("a/*.csv", besides: file) == folder.path("a/*.csv"))
    #expect(try LogPaths.resolved("/a.csv", besides: file) == "/a.csv")
    #expect(try LogPaths.resolved("-", besides: file) == "-")
    #expect(try LogPaths.resolved("s3://b/a.csv", besides: file) == "s3://b/a.csv")
    #expect(try LogPaths.resolved("~/a.csv", besides: file).hasPrefix("/"))
    #expect(!(try LogPaths.resolved("$HOME/a.csv", besides: file).contains("$")))
    // A file of that name is what is meant.
    _ = try folder.file("$HOME.csv", [])
    #expect(try LogPaths.resolved("$HOME.csv", besides: file) == folder.path("$HOME.csv"))
  }

  /// A draft keeps what stands for another place elsewhere, and writes the rest relative to itself.
  @Test func aDraftKeepsVariablesAndPatterns() {
    #expect(Workspace.path("~/clicks/*.csv", besides: "/tmp/s.yaml") == "~/clicks/*.csv")
    #expect(Workspace.path("$HOME/clicks", besides: "/tmp/s.yaml") == "$HOME/clicks")
    #expect(Workspace.path("/tmp/a/dt=*/*.csv", besides: "/tmp/b/s.yaml") == "../a/dt=*/*.csv")
    #expect(Workspace.path("/tmp/a/", besides: "/tmp/b/s.yaml") == "../a")
  }
}
