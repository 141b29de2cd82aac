// Going on with a run: only as what it was begun as.

import Files
import Model
import Numerics

extension SearchRun {
  /// What somebody who goes on with a run says about it. What is not said is as the run has it.
  package struct Expectation: Sendable {
    /// The space, with the file that it was read from.
    package var space: (space: SearchSpace, file: String)?
    /// What the search is told beside the space.
    package var options: SearchOptions?
    /// Which of these options are said.
    package var said: Set<SearchOptions.Fixed>
    /// Whether the run may go on under other arithmetic or another version of nas, and so end otherwise than an
    /// undisturbed one.
    package var allowsOtherBits: Bool

    /// Makes expectations.
    package init(
      space: (space: SearchSpace, file: String)? = nil, options: SearchOptions? = nil,
      said: Set<SearchOptions.Fixed> = [], allowsOtherBits: Bool = false
    ) {
      self.space = space
      self.options = options
      self.said = said
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
    if let (space, file) = expected.space,
      let difference = try workspace.space.difference(from: space)
    {
      throw InputError(
        "`\(difference.path)` is \(difference.other), but the run in \(directory.path) was begun with"
          + " \(difference.own): go on with --out alone, or begin another run", file: file)
    }
    if let difference = expected.options?.difference(
      from: record.options, in: expected.said, allRows: workspace.dataset.rows)
    {
      throw InputError(
        "\(difference.option.rawValue) is \(difference.given), but the run was begun with"
          + " \(difference.run): go on without it, or begin another run", file: directory.path)
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
    var options = record.options
    options.threads = threads
    options.skipsDiverged = options.skipsDiverged || skipsDiverged
    try self.init(workspace, options, spaceFile: directory.path)
  }
}
