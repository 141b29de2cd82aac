// Searches of several methods and seeds: what was asked for, equal for equal seeds, none beyond its target.

import Model
import Numerics
import Synchronization
import TestSupport
import Testing

@testable import Lab
@testable import Search
@testable import Training

@Suite struct SearchComparisonTests {
  let project: TinyProject
  var costed: CostedSpace { project.workspace.costed }

  /// Several architectures of about any cost; the playoff, which would be most of the work, is short.
  init() throws {
    project = try TinyProject(
      space: TinyProject.space.replacing(
        "[2, 4], baseline: 4", with: "[1, 2, 3, 4, 5, 6], baseline: 4"
      )
      .replacing("[2, 4, 8], baseline: 8", with: "[\(widths)], baseline: 16")
      .replacing("[none, 1]", with: "[none]") + "search: {finalists: 1, samples: 3}\n")
  }

  private let widths = stride(from: 2, through: 24, by: 2).map { "\($0)" }.joined(separator: ", ")

  func comparison(
    _ methods: [SearchMethod], targets: [Target] = [0.8, 0.5], seeds: Range<UInt64> = 3..<5,
    separate: Bool = false, spectators: Int = 0, threads: Int = 1
  ) -> SearchComparison {
    SearchComparison(
      project.workspace, project.stream,
      .init(
        methods: methods, targets: targets, seeds: seeds, separate: separate,
        spectators: spectators, threads: threads))
  }

  /// A table in which the first decision matters and the others hardly: its widest choice is the best, or its
  /// narrowest; equal for all seeds.
  func table(widestIsBest: Bool) -> TruthTable {
    var table = TruthTable(costed.space)
    for architecture in costed.architectures {
      let width = Double(architecture.choices[0])
      let rest = 1e-3 * Double(architecture.choices[1])
      for seed in 1...3 as ClosedRange<UInt64> {
        table.add(
          architecture, seed: seed, logloss: 0.5 + (widestIsBest ? -0.02 : 0.02) * width + rest)
      }
    }
    return table
  }

  /// The architectures among which a target is searched.
  func near(_ target: Target) -> [Architecture] {
    costed.architectures.filter {
      (0.9 * target.ratio...target.ratio).contains(costed.ratio(of: $0))
    }
  }

  func trainings(_ work: Work) -> Double { costed.trainings(work, rows: 600) }

  /// Every method with every seed, in the order asked for; threads change nothing.
  @Test func searchesAreThoseThatWereAskedFor() throws {
    let methods: [SearchMethod] = [.randomTraining, .searcher(.random), .searcher(.scaling)]
    let told = Mutex<[[Int]]>([])
    func searches(threads: Int) throws -> [FinishedSearch] {
      try comparison(methods, spectators: 5, threads: threads).searches { done, all in
        told.withLock { $0.append([done, all]) }
      }
    }
    let (one, two) = (try searches(threads: 1), try searches(threads: 2))
    #expect(one.map(\.method) == methods.flatMap { [$0, $0] })
    #expect(one.map(\.seed) == [3, 4, 3, 4, 3, 4])
    for (a, b) in zip(one, two) {
      #expect(a.answers.map(\.target) == [0.8, 0.5])
      #expect(a.answers.map(\.architecture) == b.answers.map(\.architecture))
      #expect(a.answers.allSatisfy { costed.ratio(of: $0.architecture) <= $0.target.ratio })
      #expect(a.search == b.search && a.playoff == b.playoff)
      #expect(a.supernet.map(\.architecture) == b.supernet.map(\.architecture))
      #expect(a.supernet.map(\.logloss) == b.supernet.map(\.logloss))
      #expect(a.supernet.count == (a.method == .searcher(.random) ? 5 : 0))
    }
    #expect(told.withLock { Set($0) } == Set((1...6).map { [$0, 6] }))
    #expect(one[4].search == Work() && one[4].playoff == Work(), "scaling takes no work")
  }

  /// Each target alone gets the answer that it would get in a search of its own.
  @Test func separateTargetsHaveSupernetsOfTheirOwn() throws {
    let separate = try comparison([.searcher(.controller)], separate: true).searches { _, _ in }
    #expect(separate.map(\.seed) == [3, 3, 4, 4])
    #expect(separate.map { $0.answers.map(\.target) } == [[0.8], [0.5], [0.8], [0.5]])
    let alone = try comparison([.searcher(.controller)], targets: [0.5]).searches { _, _ in }
    for (a, b) in zip([separate[1], separate[3]], alone) {
      #expect(a.answers[0].architecture == b.answers[0].architecture)
      #expect(a.answers[0].advantage == b.answers[0].advantage)
      #expect(a.search == b.search && a.playoff == b.playoff)
    }
  }

  @Test func onlyAControllerHasAnAdvantage() throws {
    let searches = try comparison(
      [.searcher(.controller), .searcher(.evolution)], seeds: 1..<2
    ).searches { _, _ in }
    #expect(searches[0].answers.allSatisfy { $0.advantage != nil })
    #expect(searches[1].answers.allSatisfy { $0.advantage == nil })
  }

  /// All targets together take the mean work of the controller's searches; the last training may exceed it.
  @Test func randomTrainingsTakeTheControllersWork() throws {
    let searches = try comparison([.searcher(.controller), .randomTraining]).searches { _, _ in }
    let budget =
      searches.prefix(2).reduce(0) { $0 + trainings($1.search) + trainings($1.playoff) } / 2
    for search in searches.suffix(2) {
      #expect((budget..<budget + 0.5).contains(trainings(search.search)))
      #expect(search.playoff == Work())
    }
  }

  @Test func withoutAControllerTheBudgetIsFourTrainings() throws {
    let searches = try comparison([.randomTraining], targets: [1, 0.8, 0.5])
      .searches { _, _ in }
    #expect(searches.allSatisfy { (4..<4.5).contains(trainings($0.search)) })
  }

  /// All that are feasible are trained where the share allows, and the best of them is found.
  @Test func theBestRandomTrainingWins() throws {
    let target: Target = 0.8
    var trainings = RandomTraining(costed, project.stream, seed: 7, by: project.trainings())
    let best = try trainings.best(target: target, limit: 100)
    var random = RandomStream(seed: 7, purpose: "random training")
    let seed = random.next()
    let near = near(target)
    let losses = try near.map { architecture in
      let job = project.stream.job(costed.shape(of: architecture), seed: seed)
      return try project.stream.train(job, costed.space, pool: WorkerPool(threads: 1)).logloss
    }
    #expect(!near.isEmpty)
    #expect(zip(near, losses).min { $0.1 < $1.1 }?.0 == best)
    let cost = near.reduce(0) { $0 + costed.ratio(of: $1) }
    #expect(abs(self.trainings(trainings.work) - cost) < 1e-9)
  }

  /// The controller finds the best of those near the target, whatever it is; equal seeds find the same.
  @Test(arguments: [false, true]) func aTableStandsForTheSupernet(widestIsBest: Bool) throws {
    let table = table(widestIsBest: widestIsBest)
    let comparison = comparison(
      [.searcher(.controller), .searcher(.scaling)], targets: [0.8])
    let searches = comparison.searches(in: table, lookups: 2000)
    #expect(
      searches.map(\.method.rawValue) == ["controller", "controller", "scaling", "scaling"])
    #expect(searches.map(\.seed) == [3, 4, 3, 4])
    let best = near(0.8).min { (table.logloss(of: $0) ?? 1) < (table.logloss(of: $1) ?? 1) }
    for search in searches.prefix(2) {
      #expect(search.answers.map(\.architecture) == [best])
      #expect(search.search == Work() && search.supernet.isEmpty)
    }
    let again = comparison.searches(in: table, lookups: 2000)
    #expect(again.map { $0.answers[0].advantage } == searches.map { $0.answers[0].advantage })
  }

  /// A searcher that notes how much it was told.
  struct Listener: Searcher {
    typealias State = Unchanging

    var target: Target { 1 }
    let architecture: Architecture
    var groups: [[Double]] = []

    mutating func propose(_ count: Int, random: inout RandomStream) -> [Architecture] {
      [Architecture](repeating: architecture, count: count)
    }
    mutating func learn(from samples: [Sample]) { groups.append(samples.map(\.logloss)) }
    func best(_ count: Int) -> [Architecture] { [architecture] }
  }

  /// Ten look-ups in groups of four, each one of the architecture's trainings.
  @Test func lookUpsAreCountedAndAreOfSingleTrainings() throws {
    var table = table(widestIsBest: true)
    let architecture = costed.architectures[2]
    for seed in 1...3 as ClosedRange<UInt64> {
      table.add(architecture, seed: seed, logloss: Double(seed))
    }
    var searcher: any Searcher = Listener(architecture: architecture)
    TableSearch(costed, table, samples: 4).run(
      &searcher, lookups: 10, random: RandomStream(seed: 1, purpose: "test"))
    let groups = try #require(searcher as? Listener).groups
    #expect(groups.map(\.count) == [4, 4, 2])
    #expect(Set(groups.joined()) == [1, 2, 3])
  }
}
