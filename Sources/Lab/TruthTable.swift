// What architectures are really worth: log losses of trainings from scratch, kept as a table.

import Files
import Foundation
import Model
import Statistics

/// Log losses of architectures of a space, each trained from scratch with some seeds.
///
/// The file is CSV: a column for each decision, by its path, then `seed`, `logloss`, `log`, `space`, `rows` and `crc32`, the
/// checksum of what stands before it; a line for each training. Tables of earlier versions lack `log`, `space` and `rows`.
package struct TruthTable: Sendable {
  /// The log loss of each training, by architecture and seed.
  package private(set) var losses: [Architecture: [UInt64: Double]] = [:]
  /// What all trainings are of; nil of a table that does not say it.
  package private(set) var world: TrainingWorld?
  private let decisions: [Decision]

  /// An empty table.
  package init(_ space: SearchSpace, of world: TrainingWorld? = nil) {
    decisions = space.decisions
    self.world = world
  }

  /// Reads a table.
  ///
  /// - Parameter world: what its trainings must be of, if it says what they are of.
  /// - Throws: `InputError` where the file is missing, or is no table of this space and world.
  package init(_ space: SearchSpace, of world: TrainingWorld? = nil, file: String) throws {
    try self.init(space, of: world, text: DurableFile.read(file), file: file)
  }

  /// Reads the text of a table. `file` is for messages alone.
  ///
  /// - Throws: `InputError` where it is no table of this space and world.
  package init(
    _ space: SearchSpace, of world: TrainingWorld? = nil, text: String, file: String
  ) throws {
    let lines = text.split(separator: "\n").map(String.init)
    let forms = [Self.header(space, saysWorld: true), Self.header(space, saysWorld: false)]
    guard let first = lines.first, forms.contains(first) else {
      let expected = forms[world == nil ? 1 : 0]
      throw InputError(
        "found `\(lines.first ?? "")`, expected `\(expected)`; name another table", file: file,
        line: 1)
    }
    try self.init(
      space, of: world, saysWorld: first == forms[0],
      lines: LineLog.lines(lines.dropFirst(), check: .csv), file: file)
  }

  /// Takes in the lines of a table but for its header. `file` is for messages alone.
  ///
  /// - Parameter saysWorld: whether the lines say what they are of.
  init(
    _ space: SearchSpace, of world: TrainingWorld? = nil, saysWorld: Bool = false,
    lines: [LineLog.Line], file: String
  ) throws {
    self.init(space, of: saysWorld ? world : nil)
    for (number, line) in lines.enumerated() {
      guard case .intact(let text) = line else {
        throw InputError(
          "does not match its checksum: it is damaged; remove it to have it made again", file: file,
          line: number + 2)
      }
      guard let training = training(text, saysWorld: saysWorld) else {
        throw InputError(
          "found `\(text)`, expected choices of the space, a seed and a log loss"
            + (saysWorld ? ", a log, a space and rows" : ""), file: file, line: number + 2)
      }
      // Without an expectation the first line is what the others must be.
      self.world = self.world ?? training.world
      if let world = self.world, let found = training.world,
        let difference = found.difference(from: world)
      {
        throw InputError(
          "`\(difference.name)` is \(difference.own), expected \(difference.other): it is a training of another"
            + " \(Self.what[difference.name] ?? "world"), with which others must not be averaged; name another table",
          file: file, line: number + 2)
      }
      losses[training.architecture, default: [:]][training.seed] = training.logloss
    }
  }

  private static let what = [
    "log": "log", "space": "model or training", "rows": "number of rows",
  ]

  /// The first line of a table.
  private static func header(_ space: SearchSpace, saysWorld: Bool) -> String {
    let names = space.decisions.map(\.path) + ["seed", "logloss"]
    return CheckedLine.csv.header(
      (names + (saysWorld ? TrainingWorld.columns : [])).joined(separator: ","))
  }

  /// Whether a file is a table of an earlier version, whose lines do not say what they are of.
  ///
  /// - Throws: `InputError` where it may not be read.
  static func isOfEarlierForm(_ space: SearchSpace, file: String) throws -> Bool {
    guard try FileStatus.kind(of: file) == .file else { return false }
    let first = try DurableFile.read(file).prefix { $0 != "\n" }
    return first == header(space, saysWorld: false)
  }

  /// The first line, without the checksum's name.
  var header: String {
    (decisions.map(\.path) + ["seed", "logloss"] + (world == nil ? [] : TrainingWorld.columns))
      .joined(separator: ",")
  }

  /// The line of a training, without its checksum.
  func line(_ architecture: Architecture, seed: UInt64, logloss: Double) -> String {
    let values = zip(decisions, architecture.choices).map { $0.choice.values[$1].description }
    return (values + ["\(seed)", "\(logloss)"] + (world?.fields ?? [])).joined(separator: ",")
  }

  /// Adds a training.
  package mutating func add(_ architecture: Architecture, seed: UInt64, logloss: Double) {
    losses[architecture, default: [:]][seed] = logloss
  }

  private struct Training {
    var architecture: Architecture
    var seed: UInt64
    var logloss: Double
    var world: TrainingWorld?
  }

  private func training(_ line: String, saysWorld: Bool) -> Training? {
    let fields = line.split(separator: ",", omittingEmptySubsequences: false)
    let own = decisions.count + 2
    guard fields.count == own + (saysWorld ? TrainingWorld.columns.count : 0),
      let seed = UInt64(fields[decisions.count]),
      let logloss = Double(fields[decisions.count + 1]), logloss.isFinite
    else { return nil }
    let world = saysWorld ? TrainingWorld(fields: fields[own...]) : nil
    if saysWorld, world == nil { return nil }
    var choices: [Int] = []
    for (decision, field) in zip(decisions, fields) {
      let index = decision.choice.values.firstIndex { $0.description == field }
      guard let index else { return nil }
      choices.append(index)
    }
    return Training(
      architecture: Architecture(choices: choices), seed: seed, logloss: logloss, world: world)
  }

  /// Whether every network of the space was trained.
  package func isComplete(_ space: CostedSpace) -> Bool {
    losses.keys.count { space.canonical($0) == $0 } == space.networkCount
  }

  /// Number of seeds with which an architecture was trained.
  package func seeds(of architecture: Architecture) -> Int { losses[architecture]?.count ?? 0 }

  /// The mean log loss of an architecture over those of the seeds 1...`seeds` with which it was trained; nil where it
  /// was with none of them.
  func logloss(of architecture: Architecture, seeds: Int) -> Double? {
    guard seeds > 0, let runs = losses[architecture] else { return nil }
    let known = runs.filter { $0.key <= UInt64(seeds) }.values.sorted()
    return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
  }

  /// The mean log loss of an architecture; nil where it was not trained.
  package func logloss(of architecture: Architecture) -> Double? {
    losses[architecture].map { $0.values.sorted().reduce(0, +) / Double($0.count) }
  }

  /// How much of a seed's noise other architectures share with this one: those that were trained with the
  /// seeds 1...`seeds`, as it must be. Nil where there are none.
  package func sharedNoise(with architecture: Architecture, seeds: Int) -> SharedNoise? {
    func runs(_ architecture: Architecture) -> [Double]? {
      let known = (1...UInt64(seeds)).compactMap { losses[architecture]?[$0] }
      return known.count == seeds ? known : nil
    }
    let others = losses.keys.filter { $0 != architecture }.sorted().compactMap(runs)
    return runs(architecture).flatMap { SharedNoise(baseline: $0, others: others) }
  }

  /// The standard deviation of a training's log loss between seeds, pooled over all architectures.
  package var seedDeviation: Double { seedDeviation(seeds: .max) }

  /// The same of trainings with the seeds 1...`seeds`.
  func seedDeviation(seeds: Int) -> Double {
    var (squares, freedom) = (0.0, 0)
    for (architecture, all) in losses.sorted(by: { $0.key < $1.key }) {
      let runs = all.filter { $0.key <= UInt64(seeds) }
      guard runs.count > 1, let mean = logloss(of: architecture, seeds: seeds) else { continue }
      squares += runs.values.sorted().reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      freedom += runs.count - 1
    }
    return freedom > 0 ? (squares / Double(freedom)).squareRoot() : 0
  }
}
