// Resuming a run: only as what it was begun as.

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

  /// The log of a run, as far as it is compared.
  package struct KnownLog: Sendable {
    /// A file of it, for messages.
    package var path: String
    /// Its rows, used or not.
    package var rows: Int
    /// What tells its content.
    package var fingerprint: String

    /// Describes a log.
    package init(path: String, rows: Int, fingerprint: String) {
      (self.path, self.rows, self.fingerprint) = (path, rows, fingerprint)
    }

    /// Makes sure that the log is that of a run: the one comparison of all commands that work on a run with its log.
    ///
    /// - Throws: `InputError` that names both fingerprints otherwise, or where the run's files are damaged.
    package func requireLog(of directory: RunDirectory) throws {
      let expected = try directory.record().data.fingerprint
      guard fingerprint == expected else {
        throw InputError(
          "is not the log of the run in \(directory.path): its fingerprint is \(fingerprint), expected"
            + " \(expected)", file: path)
      }
    }
  }

  /// Makes sure that a run, complete or not, is what somebody says that it is.
  ///
  /// - Parameter log: nil if it is not at hand: then it is not compared.
  /// - Throws: `InputError` that names the first setting that is not the run's, or the log where it is another one.
  package static func check(
    _ directory: RunDirectory, is expected: Expectation, on log: KnownLog?
  ) throws {
    let record = try directory.record()
    if let (space, file) = expected.space,
      let difference = try directory.space().difference(from: space)
    {
      throw InputError(
        "`\(difference.path)` is \(difference.other), but the run in \(directory.path) was started with"
          + " \(difference.own): resume it with --out alone, or start another run", file: file)
    }
    if let difference = expected.options?.difference(
      from: record.options, in: expected.said, allRows: log?.rows ?? .max)
    {
      throw InputError(
        "\(difference.option.rawValue) is \(difference.given), but the run was started with"
          + " \(difference.run): resume it without the option, or start another run",
        file: directory.path)
    }
    try log?.requireLog(of: directory)
  }

  /// A run that was begun, to be gone on with.
  ///
  /// - Parameters:
  ///   - workspace: the run's own, as `Workspace.init(of:_:)` opens it.
  ///   - skipsDiverged: from now on; as the run was begun where it is false.
  /// - Throws: as `check(_:is:on:)`; `InputError` where the arithmetic or the version is another one.
  package init(
    resuming directory: RunDirectory, _ workspace: Workspace, as expected: Expectation,
    threads: Int, skipsDiverged: Bool
  ) throws {
    try Self.check(
      directory, is: expected,
      on: workspace.knownLog)
    let record = try directory.record()
    if !expected.allowsOtherBits {
      for (name, run, here) in [
        ("nas", record.version, Version.current),
        ("the arithmetic", record.numerics, Arithmetic.description),
      ] where run != here {
        throw InputError(
          "was started with \(name) \(run), and this is \(here), which may give other results:"
            + " --other-numerics resumes it nevertheless", file: directory.path)
      }
    }
    var options = record.options
    options.threads = threads
    options.skipsDiverged = options.skipsDiverged || skipsDiverged
    try self.init(workspace, options, spaceFile: directory.path)
  }
}
