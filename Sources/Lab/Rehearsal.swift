// The whole decision, search included, rehearsed on many fresh logs of one truth: how often it claims what is not so.

import Files
import Model
import Numerics
import Runs
import Statistics
import Training

/// Rehearses searches and their verdicts on segments of a long stationary log.
///
/// To an architecture, a segment that it was not found on is a fresh log: its true Δ is the mean over such
/// segments. Each verdict is then made with the margin at that truth, where to claim anything is an error
/// and errors are likeliest. Searching and judging on one log is part of what is measured.
package struct Rehearsal: Sendable {
  private let workspace: Workspace
  private let options: Options
  private let spaceFile: String

  /// The size of a rehearsal.
  package struct Options: Sendable {
    /// Allowed cost ratios.
    package var targets: [Target]
    /// Number of segments, at least three: each is searched and judged once.
    package var segments: Int
    /// Segments on which every architecture found is trained to know its truth, at least three, of which one
    /// may be where it was found and not count.
    package var truthSegments: Int
    /// Segments that are worked on side by side. They change the time, not the result.
    package var threads: Int
    /// Makes options.
    package init(targets: [Target], segments: Int, truthSegments: Int, threads: Int) {
      self.targets = targets
      self.segments = segments
      self.truthSegments = truthSegments
      self.threads = threads
    }
  }

  /// How far a rehearsal is.
  package struct Progress: Sendable {
    /// What is being done.
    package enum Phase: String, Sendable {
      /// Searches.
      case search
      /// Trainings of what was found on other segments.
      case truth
      /// Verdicts.
      case verdict
    }

    /// What is being done.
    package var phase: Phase
    /// Segments that are done, and all of them.
    package var done: Int, all: Int
  }

  /// Checks that the segments can be searched and judged.
  ///
  /// - Throws: `InputError` as `SearchRun` does.
  package init(_ workspace: Workspace, _ options: Options, spaceFile: String) throws {
    precondition(options.segments > 2 && options.truthSegments > 2)
    self.workspace = workspace
    self.options = options
    self.spaceFile = spaceFile
    _ = try searchRun(segment: 0)
  }

  /// What was found on a segment.
  private struct Found: Codable, Sendable {
    var segment: Int
    /// An architecture for each target, mildest first.
    var architectures: [[String: ChoiceValue]]
  }

  /// Architectures found elsewhere, trained on a segment once each, and the baseline with the same seed.
  private struct Truth: Codable, Sendable {
    var segment: Int
    var baseline: Double
    /// The log losses of the architectures that were assigned to the segment.
    var loglosses: [Double]
  }

  /// What the files of a rehearsal depend on. The rows are said once, beside the space.
  private struct Header: Codable {
    var space: String
    var fingerprint: String
    var numerics: String
    var targets: [Target]
    var segments: Int
    /// Rows of a segment.
    var rows: Int
    var truthSegments: Int?
  }

  /// The names of the files in the folder of a rehearsal: what was found, the truth about it, and the verdicts.
  package static let files = ["found.jsonl", "truth.jsonl", "verdicts.jsonl"]

  /// Makes sure, before anything is made in a folder, that it has no files of these names that are somebody else's.
  ///
  /// - Throws: `InputError` that names one; `FileError` where the system fails.
  package static func requireFree(_ folder: String) throws {
    for name in files {
      let path = "\(folder)/\(name)"
      guard FileStatus.exists(path) else { continue }
      let start = String(decoding: try MappedFile(path: path).prefix(1 << 20), as: UTF8.self)
      // A crash may leave a part of the first line, or zeros.
      let line = start.prefix { $0 != "\n" && $0 != "\0" }
      let isTorn = line.utf8.count == start.utf8.count || start.contains("\0")
      let sealed = line.split(separator: "\t").first.map(String.init) ?? ""
      let isHeader = (try? value(Header.self, json: sealed, file: path)) != nil
      guard isHeader || isTorn && (line.isEmpty || line.hasPrefix("{\"fingerprint\":")) else {
        throw InputError(
          "is not a file of a rehearsal: move it away, or choose another folder", file: path)
      }
    }
  }

  /// Makes what is missing of a rehearsal in a folder, which holds a line for each segment and phase.
  ///
  /// - Parameter checkpoint: if segments that were interrupted are to be resumed: each has its passes and trainings
  ///   in it until its line is there.
  /// - Throws: `Divergence`; `InputError` where the dataset is damaged or the folder holds another rehearsal;
  ///   `FileError` where the disk is full; `Stopped` where the work is to end.
  package func run(
    in folder: String, _ checkpoint: Checkpoint? = nil, progress: @Sendable (Progress) -> Void
  ) throws -> RehearsalReport {
    try Self.requireFree(folder)
    try Folder.create(folder)
    let segments = Array(0..<options.segments)
    var whole = workspace.space
    whole.data.rows = nil
    var header = Header(
      space: try whole.yaml(), fingerprint: workspace.dataset.fingerprint,
      numerics: Arithmetic.description, targets: targets, segments: options.segments,
      rows: rows(of: 0).count)
    let space = workspace.space
    /// A line for each segment, in their order.
    func lines<Entry: Codable & Sendable>(
      _ phase: Progress.Phase, _ file: String, of segment: @Sendable (Entry) -> Int,
      _ make: @Sendable (_ segment: Int, _ parts: Checkpoint?) throws -> Entry
    ) throws -> [Entry] {
      let entries = try resumable(
        segments, of: segment, file: "\(folder)/\(file)", header: header, threads: side,
        in: checkpoint, progress: { progress(Progress(phase: phase, done: $0, all: $1)) },
        finished: { try checkpoint?.removeParts(of: part(phase, $0)) },
        make: { try make($0, checkpoint?.parts(of: part(phase, $0))) })
      precondition(entries.map(segment) == segments, "a line for each segment, in their order")
      return entries
    }
    let found = try lines(.search, Self.files[0], of: \Found.segment) { segment, parts in
      let found = try searchRun(segment: segment).search(over: stream(of: segment), parts).found
      return Found(
        segment: segment, architectures: found.map { space.values(of: $0.architecture) })
    }
    let architectures = try found.map {
      try $0.architectures.map { try space.architecture($0, file: "\(folder)/found.jsonl") }
    }

    header.truthSegments = options.truthSegments
    let assigned = assignment(of: Set(architectures.joined()).sorted())
    let trained = try lines(.truth, Self.files[1], of: \Truth.segment) { segment, parts in
      try truth(of: assigned[segment], on: segment, parts)
    }
    let truths = Truths(
      zip(assigned, trained).map { architectures, truth in
        zip(architectures, truth.loglosses).map { ($0, $1 / truth.baseline - 1) }
      })

    let decisions = try lines(.verdict, Self.files[2], of: \RehearsedDecision.segment) {
      try decide(
        architectures[$0], truths: architectures[$0].map(truths.delta(besides: $0)), on: $0, $1)
    }
    return RehearsalReport(
      decisions, targets: targets, rows: rows(of: 0).count,
      architectures: Set(architectures.joined()).count,
      confidence: workspace.space.verdict.confidence)
  }

  /// The name of a segment's piece in a phase. Names of parts within it do not tell the segment.
  private func part(_ phase: Progress.Phase, _ segment: Int) -> String {
    "\(phase.rawValue) segment \(segment) rows \(rows(of: segment)) targets \(targets)"
  }

  /// How many segments are worked on side by side: as many supernets as find room.
  private var side: Int {
    sideBySide(
      options.segments, bytes: workspace.memory.supernetInTraining, threads: options.threads)
  }

  /// Mildest first.
  private var targets: [Target] { options.targets.sorted(by: >) }

  private func rows(of segment: Int) -> Range<Int> {
    let length = workspace.rows / options.segments
    return segment * length..<(segment + 1) * length
  }

  private func stream(of segment: Int) -> TrainingStream {
    TrainingStream(workspace.dataset, rows: rows(of: segment), verdict: workspace.space.verdict)
  }

  /// The first seed of a segment: no two segments share one.
  private func seed(of segment: Int) -> UInt64 {
    UInt64(1 + segment * workspace.space.verdict.maxSeeds)
  }

  private func searchRun(segment: Int) throws -> SearchRun {
    try SearchRun(
      workspace,
      SearchOptions(
        targets: options.targets, seed: seed(of: segment), threads: 1, rows: rows(of: 0).count),
      spaceFile: spaceFile)
  }

  /// The architectures that are trained on each segment, so that each is trained on `truthSegments` of them.
  private func assignment(of architectures: [Architecture]) -> [[Architecture]] {
    var assigned = [[Architecture]](repeating: [], count: options.segments)
    let random = RandomStream(seed: 1, purpose: "truth segments")
    for (index, architecture) in architectures.enumerated() {
      var random = random.substream(index)
      for segment in assigned.indices.shuffled(using: &random).prefix(options.truthSegments) {
        assigned[segment].append(architecture)
      }
    }
    return assigned
  }

  private func truth(
    of architectures: [Architecture], on segment: Int, _ checkpoint: Checkpoint?
  ) throws -> Truth {
    // None of the seeds of searches and verdicts.
    var random = RandomStream(seed: UInt64(segment), purpose: "truth")
    let (seed, stream) = (random.next(), stream(of: segment))
    // The baseline may be one of them.
    let baseline = workspace.space.baseline
    let all = Set(architectures + [baseline]).sorted()
    let figures = try workspace.trainings(threads: 1, checkpoint: checkpoint).figures(
      of: all.map { stream.job(workspace.costed.shape(of: $0), seed: seed) })
    let losses = Dictionary(uniqueKeysWithValues: zip(all, figures.map(\.logloss)))
    func logloss(_ architecture: Architecture) -> Double {
      guard let loss = losses[architecture] else { preconditionFailure("all are trained") }
      return loss
    }
    return Truth(
      segment: segment, baseline: logloss(baseline), loglosses: architectures.map(logloss))
  }

  /// The decisions on a segment: one over all targets, with the margin at the least true Δ among them, so
  /// that every claim is wrong; and one for each target alone, with the margin at its own.
  private func decide(
    _ architectures: [Architecture], truths: [TrueDelta], on segment: Int, _ checkpoint: Checkpoint?
  ) throws -> RehearsedDecision {
    let costed = workspace.costed
    let (first, most) = (workspace.space.verdict.seeds, workspace.space.verdict.maxSeeds)
    let baseline = workspace.space.baseline
    var retrain = Retrain(
      costed, stream(of: segment), firstSeed: seed(of: segment),
      by: workspace.trainings(threads: 1, checkpoint: checkpoint))
    let found = zip(targets, architectures).map { FoundArchitecture($1, for: $0, in: costed) }
    let margin = truths.map(\.mean).min() ?? 0
    let together = try retrain.judge(found, margin: margin) { _ in }
    let alone = try zip(found, truths).map { found, truth in
      try retrain.judge([found], margin: truth.mean) { _ in }.targets[0]
    }
    return RehearsedDecision(
      segment: segment, claims: together.chosen != nil,
      targets: zip(architectures.indices, alone).map { index, result in
        let architecture = architectures[index]
        let comparison = Comparison(
          candidate: retrain.losses(architecture, seeds: first),
          baseline: retrain.losses(baseline, seeds: first), weights: retrain.blockWeights)
        return RehearsedDecision.Target(
          truth: truths[index], firstLook: comparison.mean,
          claims: result.verdict.isProved,
          seeds: together.targets.first { $0.target == targets[index] }?.trained.runs.count ?? 0,
          loglosses: retrain.losses(architecture, seeds: most))
      }, baseline: retrain.losses(baseline, seeds: most))
  }
}

/// What architectures are worth on segments that they were not found on.
struct Truths: Sendable {
  /// Δ of each architecture, by segment.
  private var deltas: [Architecture: [Int: Double]] = [:]

  /// Takes the Δ that were measured on each segment.
  init(_ segments: [[(Architecture, Double)]]) {
    for (segment, measured) in segments.enumerated() {
      for (architecture, delta) in measured {
        deltas[architecture, default: [:]][segment] = delta
      }
    }
  }

  /// The truth of an architecture for one that was found on a segment.
  func delta(besides segment: Int) -> (Architecture) -> TrueDelta {
    { architecture in
      let values = (deltas[architecture] ?? [:]).filter { $0.key != segment }
        .sorted { $0.key < $1.key }.map(\.value)
      let n = Double(values.count)
      let mean = values.reduce(0, +) / n
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return TrueDelta(mean: mean, standardError: (squares / (n - 1) / n).squareRoot())
    }
  }
}
