// The ladder of targets: its rungs for spaces that reach more or less far down, and how a space asks for it.

import Files
import Testing

@testable import Model

@Suite struct TargetLadderTests {
  private func ratios(downTo least: Double) -> [Double] {
    TargetLadder.targets(downTo: least).map(\.ratio)
  }

  @Test func rungsAreFactorsOf085() {
    #expect(
      ratios(downTo: 0.16) == [
        0.95, 0.9, 0.85, 0.72, 0.61, 0.52, 0.44, 0.38, 0.32, 0.27, 0.23, 0.2, 0.17,
      ])
    #expect(ratios(downTo: 0.86) == [0.95, 0.9])
    #expect(ratios(downTo: 0.85) == [0.95, 0.9, 0.85])
    #expect(ratios(downTo: 0.72) == [0.95, 0.9, 0.85, 0.73])
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

  /// In a deep space the steps become longer from rung to rung, and the last is at the cheapest.
  @Test func deepLaddersWiden() {
    let rungs = ratios(downTo: 0.015)
    #expect(rungs.count == 16 && rungs.last == 0.015 && rungs.prefix(4) == [0.95, 0.9, 0.85, 0.72])
    let factors = zip(rungs.dropFirst(2), rungs.dropFirst(3)).map { $1 / $0 }
    // Rounded rungs: up to 2% from the factors themselves.
    #expect(zip(factors, factors.dropFirst()).allSatisfy { $1 < $0 + 0.03 }, "\(factors)")
    #expect((factors.first ?? 0) > 0.83 && (factors.last ?? 1) < 0.65)
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
