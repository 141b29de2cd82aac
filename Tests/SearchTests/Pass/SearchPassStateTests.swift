// A pass that is written down at any step, read back and gone on with goes the same way, bit by bit.

import Files
import Foundation
import Model
import Numerics
import Testing

@testable import Search

@Suite struct SearchPassStateTests {
  /// What a search may be set to; turns are for long passes alone.
  enum Settings: CaseIterable {
    case rejection, absolute, single, conditional, evolution, random, scaling, effects, dnas

    func apply(_ settings: inout SearchSettings) {
      settings.samples = 3
      switch self {
      case .rejection: break
      case .absolute: settings.reward = .absolute
      case .single: (settings.reward, settings.samples) = (.relu, 1)
      case .conditional: settings.policy = .conditional
      case .evolution: settings.searcher = .evolution
      case .random: settings.searcher = .random
      case .scaling: settings.searcher = .scaling
      case .effects: settings.gradient = .effects
      case .dnas: settings.searcher = .dnas
      }
    }
  }

  let folder = FileManager.default.temporaryDirectory.appending(path: "nas-\(UUID().uuidString)")

  func pass(_ settings: Settings) -> (pass: SearchPass, schedule: Schedule) {
    var space = SpectatorTests.space.space
    settings.apply(&space.search)
    let pass = SearchPass(
      CostedSpace(space, vocabularySizes: [10, 10]), targets: [0.8, 0.5],
      vocabularySizes: [10, 10], positiveRate: 0.3, seed: 3, pool: WorkerPool(threads: 2))
    return (
      pass,
      Schedule(
        space.search, steps: SpectatorTests.steps, searchers: 2,
        choices: SpectatorTests.space.choices)
    )
  }

  /// The same pass as another process finds it: the state as JSON, the supernet in a file.
  func reread(_ pass: SearchPass, _ settings: Settings) throws -> SearchPass {
    try Folder.create(folder.path)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "state").path
    let state = try JSONEncoder().encode(pass.state)
    let snapshot = pass.network.blankSnapshot()
    pass.network.copy(to: snapshot, WorkerPool(threads: 2))
    try SnapshotFile.write(header: Array(state), to: file) { try snapshot.write(to: &$0) }
    var reader = try SnapshotFile.Reader(path: file)
    var other = self.pass(settings).pass
    try other.network.restore(from: &reader)
    let isRestored = other.restore(
      try JSONDecoder().decode(SearchPass.State.self, from: Data(reader.header)))
    #expect(isRestored)
    return other
  }

  @Test(arguments: Settings.allCases)
  func aPassGoesOnWhereItWas(settings: Settings) throws {
    var (whole, schedule) = pass(settings)
    var broken = pass(settings).pass
    for step in 0..<SpectatorTests.steps {
      let batch = SpectatorTests.batch(step)
      let samples = try whole.step(step, batch, schedule)
      #expect(try broken.step(step, batch, schedule) == samples, "step \(step)")
      broken = try reread(broken, settings)
    }
    #expect(broken.work == whole.work)
    for (a, b) in zip(whole.searchers, broken.searchers) { #expect(a.best(5) == b.best(5)) }
  }

  /// The searcher's name is the key of its state: that of a controller is where earlier versions have it.
  @Test(arguments: zip([Settings.rejection, .evolution], ["controller", "evolution"]))
  func aStateNamesItsSearcher(settings: Settings, name: String) throws {
    let state = try JSONSerialization.jsonObject(
      with: JSONEncoder().encode(pass(settings).pass.state))
    let contests = try #require((state as? [String: Any])?["contests"] as? [[String: Any]])
    #expect(
      contests.map { Set($0.keys) } == [
        [name, "proposals", "samples"], [name, "proposals", "samples"],
      ])
  }

  @Test func aStateOfAnotherSearcherIsRefused() throws {
    let first = pass(.evolution).pass
    for other in [Settings.random, .scaling, .rejection] {
      var other = pass(other).pass
      let isRestored = other.restore(first.state)
      #expect(!isRestored)
    }
    let text = String(decoding: try JSONEncoder().encode(first.state), as: UTF8.self)
    for wrong in ["\"annealing\":", "\"random\":0,\"evolution\":"] {
      let data = Data(text.replacing("\"evolution\":", with: wrong).utf8)
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(SearchPass.State.self, from: data)
      }
    }
  }

  @Test func aStateOfAnotherPassIsRefused() throws {
    let (first, _) = pass(.rejection)
    var (other, _) = pass(.conditional)
    let otherIsRestored = other.restore(first.state)
    #expect(!otherIsRestored)
    var space = SpectatorTests.space.space
    space.model.blocks = space.model.blocks.filter {
      guard case .layer(let layer) = $0 else { return true }
      return !(layer.operation is Cross)
    }
    var smaller = SearchPass(
      CostedSpace(space, vocabularySizes: [10, 10]), targets: [0.8, 0.5],
      vocabularySizes: [10, 10], positiveRate: 0.3, seed: 3, pool: WorkerPool(threads: 1))
    let smallerIsRestored = smaller.restore(first.state)
    #expect(!smallerIsRestored)
    var single = SearchPass(
      SpectatorTests.space, targets: [0.8], vocabularySizes: [10, 10], positiveRate: 0.3, seed: 3,
      pool: WorkerPool(threads: 1))
    let singleIsRestored = single.restore(first.state)
    #expect(!singleIsRestored)
    #expect(single.steps == 0)
  }
}
