// The ladder of targets: its rungs for spaces that reach more or less far down, and how a space asks for it.

import Files
import Testing

@testable import Model

@Suite struct TargetLadderTests {
  private func ratios(downTo least: Double) -> [Double] {
    TargetLadder.targets(downTo: least).map(\.ratio)
  }

  @Test func rungsFallByOneFactor() {
    #expect(
      ratios(downTo: 0.16) == [
        0.95, 0.9, 0.85, 0.71, 0.6, 0.5, 0.42, 0.36, 0.3, 0.25, 0.21, 0.18,
      ])
    #expect(ratios(downTo: 0.86) == [0.95, 0.9])
    #expect(ratios(downTo: 0.85) == [0.95, 0.9, 0.85])
    #expect(ratios(downTo: 0.72) == [0.95, 0.9, 0.85])
    // Rounding never leads below the cheapest architecture.
    #expect(ratios(downTo: 0.713) == [0.95, 0.9, 0.85, 0.72])
  }

  /// Whatever the cheapest architecture costs, there is a rung, none is below it, and they fall.
  @Test func everySpaceHasALadder() {
    for least in stride(from: 0.0005, through: 1, by: 0.0005) {
      let rungs = ratios(downTo: least)
      #expect(1...TargetLadder.mostRungs ~= rungs.count)
      #expect(zip(rungs, rungs.dropFirst()).allSatisfy { $0 > $1 }, "\(least): \(rungs)")
      #expect(rungs.allSatisfy { $0 >= min(least, 1) || least < 0.001 }, "\(least): \(rungs)")
      if least < 0.8, least > 0.001, let last = rungs.last {
        #expect(last * 0.78 < least, "\(least) is far below \(last)")
      }
    }
    #expect(ratios(downTo: 0.97) == [0.97] && ratios(downTo: 1) == [1])
    #expect(ratios(downTo: .nan).count == TargetLadder.mostRungs)
  }

  /// In a deep space the lower steps become longer from rung to rung, and the last is at the cheapest.
  @Test func deepLaddersWiden() {
    let rungs = ratios(downTo: 0.015)
    #expect(rungs.count == 16 && rungs.last == 0.015)
    #expect(rungs.prefix(10) == [0.95, 0.9, 0.85, 0.71, 0.6, 0.5, 0.42, 0.36, 0.3, 0.25])
    let factors = zip(rungs.dropFirst(9), rungs.dropFirst(10)).map { $1 / $0 }
    #expect(zip(factors, factors.dropFirst()).allSatisfy { $1 < $0 }, "\(factors)")
  }

  private func space(_ targets: String) throws -> SearchSpace {
    try SearchSpace(
      yaml: """
        data: {path: log.csv, label: y, order: log, features: {a: {type: categorical}}}
        model:
          embedding: {choices: [2, 4, 8], baseline: 8}
          hidden: [{width: {choices: [4, 16], baseline: 16}}]
        search: {targets: \(targets)}

        """, file: "space.yaml")
  }

  @Test func aSpaceAsksForIt() throws {
    let space = try space("descend")
    #expect(space.search.descends)
    let costed = CostedSpace(space, vocabularySizes: [10])
    #expect(costed.targets == costed.ladder)
    #expect(costed.ladder == TargetLadder.targets(downTo: costed.ratio(of: costed.cheapest)))
    let text = try space.yaml()
    #expect(text.contains("targets: descend"), "\(text)")
    #expect(try SearchSpace(yaml: text, file: "space.yaml").search.descends)
    let listed = try self.space("[0.5, 0.9]")
    #expect(CostedSpace(listed, vocabularySizes: [10]).targets == [0.5, 0.9])
    #expect(try listed.difference(from: space)?.path.hasPrefix("search.targets") == true)
  }

  @Test func aWrongWordIsRefused() {
    let error = #expect(throws: InputError.self) { try self.space("descent") }
    #expect("\(error.map { "\($0)" } ?? "")".contains("did you mean descend?"))
    #expect(throws: InputError.self) { try self.space("lowest") }
    #expect(throws: InputError.self) { try self.space("[descend]") }
  }
}
