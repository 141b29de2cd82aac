// The entry point for other programs against the run that it makes: the same figures, files and errors.

import ArchitectureSearch
import Foundation
import Runs
import Synchronization
import TestSupport
import Testing

@Suite struct RunSearchTests {
  let project: TinyProject

  init() throws { project = try TinyProject() }

  /// A search of the project's space, which has twelve architectures.
  func request(_ output: String, targets: [Double] = [0.9, 0.7]) -> SearchRequest {
    SearchRequest(
      space: .file(project.path("space.yaml")), output: project.path(output), targets: targets,
      threads: 2, cache: project.path("cache"))
  }

  /// The error of a request.
  func failure(of request: SearchRequest) -> SearchError? {
    #expect(throws: SearchError.self) { try runSearch(request) }
  }

  @Test func theResultIsThatOfTheRunInTheFolder() throws {
    let phases = Mutex<[SearchProgress.Phase]>([])
    var request = request("run")
    request.cache = project.path("another cache")
    let result = try runSearch(request) { progress in
      #expect((0...1).contains(progress.fraction ?? 0))
      phases.withLock { if $0.last != progress.phase { $0.append(progress.phase) } }
    }
    // Of so few architectures one is left for each target, the scaled baseline: there is no playoff.
    #expect(phases.withLock { $0 } == [.importing, .searching, .retraining])

    let summary = try RunDirectory(existing: project.path("run")).summary()
    #expect(result.targets.map(\.target) == [0.9, 0.7])
    #expect(result.targets.map(\.verdict.rawValue) == summary.targets.map(\.verdict.rawValue))
    #expect(result.targets.map(\.delta.mean) == summary.targets.map(\.delta.mean))
    #expect(result.targets.map(\.delta.low) == summary.targets.map(\.delta.low))
    #expect(result.targets.map(\.delta.high) == summary.targets.map(\.delta.high))
    #expect(result.targets.allSatisfy { $0.model.costRatio <= $0.target && $0.model.seeds == 2 })
    #expect(result.baseline.costRatio == 1 && result.baseline.logloss == summary.baseline.logloss)
    #expect(
      result.baseline.architecture == [
        "embeddings.narrow0": "4", "hidden.0.width": "8", "hidden.0.bottleneck": "none",
      ])
    #expect(result.chosen?.target == summary.chosen?.ratio)
    #expect(result.chosen.map { [.better, .neutral].contains($0.verdict) } != false)
    #expect(result.notes.isEmpty)
  }

  @Test func theFilesAreThere() throws {
    let files = try runSearch(request("run")).files
    let named = [files.report, files.summary, files.trainerConfig, files.controllerLog]
    for path in named + files.plots {
      #expect(path.hasPrefix(files.folder + "/"))
      #expect(FileManager.default.contents(atPath: path)?.isEmpty == false, "\(path)")
    }
    #expect(!files.plots.isEmpty && files.folder == project.path("run"))
  }

  /// The name of the log in the text is relative to the working directory, which has no such file.
  @Test func aTextIsASpace() throws {
    var fromText = request("text")
    fromText.space = .yaml(TinyProject.space)
    let missing = try #require(failure(of: fromText))
    #expect(missing.kind == .input && missing.file == "./log.csv")
    fromText.data = [project.path("log.csv")]
    #expect(try runSearch(fromText).targets == runSearch(request("file")).targets)
  }

  @Test func theTargetsOfTheSpaceAreTheDefault() throws {
    let space = TinyProject.space + "search: {targets: [0.8]}\n"
    try Data(space.utf8).write(to: URL(fileURLWithPath: project.path("space.yaml")))
    #expect(try runSearch(request("run", targets: [])).targets.map(\.target) == [0.8])
  }

  @Test func whatIsWrongWithASpaceHasItsLine() throws {
    var wrong = request("run")
    wrong.space = .yaml(
      TinyProject.space.replacing("    path:", with: "    pth:").replacing(
        "  path:", with: "  pth:"))
    let unknown = try #require(failure(of: wrong))
    #expect(unknown.kind == .input && unknown.file == "space" && unknown.line == 2)
    #expect(unknown.message.hasPrefix("unknown key `pth`"))
    #expect(unknown.description == "space:2: \(unknown.message)")
    let low = try #require(failure(of: request("run", targets: [0.01])))
    #expect(low.file == project.path("space.yaml") && low.line == nil)
    #expect(low.message.hasPrefix("the target 0.01 is below the cheapest architecture"))
    #expect(!FileManager.default.fileExists(atPath: project.path("run")))
  }

  @Test func whatIsWrongWithARequestIsNamed() throws {
    for (targets, message) in [
      ([0.9, 1.5], "found 1.5, expected numbers above 0 and at most 1"),
      ([0.9, 0.9], "found a target twice"),
    ] {
      let error = try #require(failure(of: request("run", targets: targets)))
      #expect(error.description == "SearchRequest.targets: \(message)")
    }
    var wrong = request("run")
    wrong.threads = 0
    #expect(failure(of: wrong)?.file == "SearchRequest.threads")
    wrong = request("run")
    wrong.rows = 0
    #expect(failure(of: wrong)?.file == "SearchRequest.rows")
    wrong = request("run")
    wrong.maximumBadRows = -1
    #expect(failure(of: wrong)?.file == "SearchRequest.maximumBadRows")
  }

  /// It is cancelled in the search pass, then in a retrain.
  @Test func whatIsCancelledGoesOnToTheSameResult() throws {
    let whole = try runSearch(request("whole"))
    var resumed = request("resumed")
    resumed.resumes = true
    for phase in [SearchProgress.Phase.searching, .retraining] {
      let isReached = Atomic(false)
      let error = #expect(throws: SearchError.self) {
        try runSearch(resumed) {
          if $0.phase == phase { isReached.store(true, ordering: .relaxed) }
        } isCancelled: {
          isReached.load(ordering: .relaxed)
        }
      }
      #expect(error?.kind == .cancelled && error?.file == project.path("resumed"))
    }
    var other = resumed
    other.seed = 2
    #expect(failure(of: other)?.kind == .input)
    let result = try runSearch(resumed)
    #expect(result.targets == whole.targets && result.baseline == whole.baseline)
    #expect(try runSearch(resumed) == result, "a complete run is read, not made again")
    #expect(failure(of: other)?.message.hasPrefix("--seed is 2") == true, "and compared")
  }

  @Test func anEarlierRunIsMovedAside() throws {
    let first = try runSearch(request("run", targets: [0.8]))
    let second = try runSearch(request("run", targets: [0.8]))
    #expect(second.notes == ["The earlier run is now in \(project.path("run")).1"])
    #expect(second.targets == first.targets)
  }
}
