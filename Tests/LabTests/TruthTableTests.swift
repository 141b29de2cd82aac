// A table of truth as a file, and the figures that are taken from it.

import Model
import TestSupport
import Testing

@testable import Files
@testable import Lab

@Suite struct TruthTableTests {
  let space: SearchSpace
  let header = "embeddings.narrow0,hidden.0.width,hidden.0.bottleneck,seed,logloss,crc32"

  init() throws { space = try SearchSpace(yaml: TinyProject.space, file: "space.yaml") }

  @Test func whatIsWrittenIsRead() throws {
    var table = TruthTable(space)
    let architectures = [[0, 1, 0], [1, 2, 1], [0, 0, 1]].map(Architecture.init)
    for (i, architecture) in architectures.enumerated() {
      for seed in [1, 7, UInt64.max] {
        table.add(architecture, seed: seed, logloss: 0.1 + Double(i) / 3 + 1 / Double(seed))
      }
    }
    let lines = table.losses.flatMap { architecture, runs in
      runs.map { table.line(architecture, seed: $0, logloss: $1) }
    }
    #expect(lines.contains("2,4,none,1,1.1"))
    let text = ([CheckedLine.csv.header(table.header)] + lines.map(CheckedLine.csv.sealed))
      .map { $0 + "\n" }.joined()
    let read = try TruthTable(space, text: text, file: "table.csv")
    #expect(CheckedLine.csv.header(table.header) == header)
    #expect(read.losses == table.losses)
  }

  /// In the columns before the checksum, which tables of earlier versions lack.
  @Test func everyLineSaysWhatItIsOf() throws {
    let world = TrainingWorld(log: "e217ff42f9ce0473", space: "9d1f0bb1b3d0a7c2", rows: 600)
    let table = TruthTable(space, of: world)
    let long = header.replacing(",crc32", with: ",log,space,rows,crc32")
    #expect(CheckedLine.csv.header(table.header) == long)
    let line = table.line(Architecture(choices: [0, 1, 0]), seed: 7, logloss: 0.25)
    #expect(line == "2,4,none,7,0.25,e217ff42f9ce0473,9d1f0bb1b3d0a7c2,600")
    let text = "\(long)\n\(CheckedLine.csv.sealed(line))\n"
    #expect(try TruthTable(space, of: world, text: text, file: "table.csv").losses.count == 1)
    #expect(try TruthTable(space, text: text, file: "table.csv").world == world)
    for (field, other) in [("log", "0"), ("space", "1"), ("rows", "601")] {
      var fields = line.split(separator: ",").map(String.init)
      let column = try #require(long.split(separator: ",").firstIndex { $0 == field })
      let own = fields[column]
      fields[column] = other
      let mixed = text + CheckedLine.csv.sealed(fields.joined(separator: ",")) + "\n"
      let error = #expect(throws: InputError.self) {
        _ = try TruthTable(space, text: mixed, file: "table.csv")
      }
      #expect(error?.line == 3)
      #expect(
        error?.problem.hasPrefix("`\(field)` is \(other), expected \(own)") == true,
        "\(String(describing: error))")
    }
    let damaged = CheckedLine.csv.sealed(line.replacing(",600", with: ",many"))
    #expect(throws: InputError.self) {
      _ = try TruthTable(space, text: "\(long)\n\(damaged)\n", file: "table.csv")
    }
  }

  @Test func noLinesAreAnEmptyTable() throws {
    #expect(try TruthTable(space, lines: [], file: "table.csv").losses.isEmpty)
    #expect(try TruthTable(space, text: header + "\n", file: "table.csv").losses.isEmpty)
  }

  @Test func aTableOfAnotherSpaceIsRefused() {
    #expect(
      throws: InputError(
        "found `hidden.0.width,seed,logloss`, expected `\(header)`; name another table",
        file: "table.csv", line: 1)
    ) {
      _ = try TruthTable(space, text: "hidden.0.width,seed,logloss\n", file: "table.csv")
    }
  }

  @Test(arguments: [
    "3,4,none,1,0.5", "2,4,wide,1,0.5", "2,4,none,-1,0.5", "2,4,none,1.5,0.5", "2,4,none,1,low",
    "2,4,none,1,nan", "2,4,none,1,inf", "2,4,none,1", "2,4,none,1,0.5,", "",
  ])
  func aWrongLineIsNamed(line: String) {
    #expect(
      throws: InputError(
        "found `\(line)`, expected choices of the space, a seed and a log loss", file: "table.csv",
        line: 3)
    ) {
      let lines = ["2,4,none,1,0.5", line].map { LineLog.Line.intact($0) }
      _ = try TruthTable(space, lines: lines, file: "table.csv")
    }
  }

  @Test func aDamagedLineIsNamed() {
    let line = CheckedLine.csv.sealed("2,4,none,1,0.5").replacing("0.5", with: "0.4")
    #expect(
      throws: InputError(
        "does not match its checksum: it is damaged; remove it to have it made again",
        file: "table.csv", line: 2)
    ) {
      _ = try TruthTable(space, text: "\(header)\n\(line)\n", file: "table.csv")
    }
  }

  @Test func meansAreOverTheSeeds() {
    var table = TruthTable(space)
    let (known, unknown) = (Architecture(choices: [0, 1, 0]), Architecture(choices: [0, 0, 0]))
    for (seed, logloss) in [(1, 0.25), (2, 0.5), (5, 0.75), (8, 1)] as [(UInt64, Double)] {
      table.add(known, seed: seed, logloss: logloss)
    }
    #expect(table.logloss(of: known) == 0.625)
    #expect(table.seeds(of: known) == 4)
    #expect(table.logloss(of: unknown) == nil)
    #expect(table.seeds(of: unknown) == 0)
  }

  /// Only what was trained with all of the seeds counts.
  @Test func sharedNoiseIsThatOfEqualSeeds() throws {
    var table = TruthTable(space)
    func add(_ choice: Int, _ losses: Double...) {
      for (seed, logloss) in losses.enumerated() {
        table.add(
          Architecture(choices: [0, choice, 0]), seed: UInt64(seed + 1), logloss: logloss)
      }
    }
    let reference = Architecture(choices: [0, 0, 0])
    add(0, 0.5, 0.7, 0.6)
    #expect(table.sharedNoise(with: reference, seeds: 3) == nil)
    add(1, 0.4, 0.6, 0.5, 9)
    add(2, 0.7, 0.5)
    let shared = try #require(table.sharedNoise(with: reference, seeds: 3))
    #expect(abs(shared.share - 1) < 1e-12, "the same noise, moved")
    #expect(table.sharedNoise(with: reference, seeds: 4) == nil)
  }

  @Test func theDeviationBetweenSeedsIsPooled() {
    var table = TruthTable(space)
    func add(_ choice: Int, _ losses: Double...) {
      for (seed, logloss) in losses.enumerated() {
        table.add(
          Architecture(choices: [0, choice, 0]), seed: UInt64(seed + 1), logloss: logloss)
      }
    }
    #expect(table.seedDeviation == 0)
    add(0, 0.9)
    #expect(table.seedDeviation == 0, "one seed says nothing")
    // Squares 0.1² + 0.1² of 1 degree of freedom, 0.1² + 0.1² + 0.2² of 2.
    add(1, 0.4, 0.6)
    #expect(abs(table.seedDeviation - 0.02.squareRoot()) < 1e-12)
    add(2, 0.3, 0.3, 0.6)
    #expect(abs(table.seedDeviation - (0.08 / 3).squareRoot()) < 1e-12)
  }
}
