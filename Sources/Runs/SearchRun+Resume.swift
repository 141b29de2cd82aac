// Going on with a run: only as what it was begun as.

import Files
import Model
import Numerics

extension SearchRun {
  /// What somebody who goes on with a run says about it. What is nil is as the run has it.
  package struct Expectation: Sendable {
    /// The space, with the file that it was read from.
    package var space: (space: SearchSpace, file: String)?
    /// Allowed cost ratios, in any order.
    package var targets: [Double]?
    /// The seed.
    package var seed: UInt64?
    /// Rows of the stream.
    package var rows: Int?
    /// Whether each target has a supernet of its own.
    package var separate: Bool?
    /// Whether the run may go on under other arithmetic or another version of nas, and so end otherwise than an
    /// undisturbed one.
    package var allowsOtherBits: Bool

    /// Makes expectations.
    package init(
      space: (space: SearchSpace, file: String)? = nil, targets: [Double]? = nil,
      seed: UInt64? = nil, rows: Int? = nil, separate: Bool? = nil, allowsOtherBits: Bool = false
    ) {
      self.space = space
      self.targets = targets
      self.seed = seed
      self.rows = rows
      self.separate = separate
      self.allowsOtherBits = allowsOtherBits
    }
  }

  /// A run that was begun, to be gone on with.
  ///
  /// - Parameters:
  ///   - workspace: the run's own, as `Workspace.init(of:)` opens it.
  ///   - skipsDiverged: from now on; as the run was begun where it is false.
  /// - Throws: `InputError` that names the first setting that is not the run's, or the log where it is another one.
  package init(
    resuming directory: RunDirectory, _ workspace: Workspace, as expected: Expectation,
    threads: Int, skipsDiverged: Bool
  ) throws {
    let record = try directory.record()
    func require(_ name: String, _ isSame: Bool, _ given: String, _ run: String) throws {
      guard isSame else {
        throw InputError(
          "\(name) is \(given), but the run was begun with \(run): go on without it, or begin another"
            + " run", file: directory.path)
      }
    }
    if let (space, file) = expected.space,
      let difference = try workspace.space.difference(from: space)
    {
      throw InputError(
        "`\(difference.path)` is \(difference.other), but the run in \(directory.path) was begun with"
          + " \(difference.own): go on with --out alone, or begin another run", file: file)
    }
    if let targets = expected.targets?.sorted(by: >) {
      try require("--target", targets == record.targets, "\(targets)", "\(record.targets)")
    }
    if let seed = expected.seed {
      try require("--seed", seed == record.seed, "\(seed)", "\(record.seed)")
    }
    if let rows = expected.rows {
      let streamed = min(rows, workspace.dataset.rows)
      try require("--rows", streamed == record.data.rows, "\(rows)", "\(record.data.rows)")
    }
    if let separate = expected.separate {
      try require("--separate", separate == record.separate, "\(separate)", "\(record.separate)")
    }
    let fingerprint = workspace.dataset.fingerprint
    guard fingerprint == record.data.fingerprint else {
      throw InputError(
        "is not the log of the run in \(directory.path): its fingerprint is \(fingerprint), expected"
          + " \(record.data.fingerprint)", file: workspace.dataPath)
    }
    if !expected.allowsOtherBits {
      for (name, run, here) in [
        ("nas", record.version, Version.current),
        ("the arithmetic", record.numerics, Arithmetic.description),
      ] where run != here {
        throw InputError(
          "was begun with \(name) \(run), here it is \(here), which may end otherwise:"
            + " --other-numerics goes on all the same", file: directory.path)
      }
    }
    try self.init(
      workspace,
      Options(
        targets: record.targets, seed: record.seed, threads: threads, rows: record.data.rows,
        separate: record.separate, skipsDiverged: skipsDiverged || record.skipsDiverged == true),
      spaceFile: directory.path)
  }
}
