// A space file and its log, found, read and imported.

import Datasets
import Files
import Foundation
import Importing
import LogReading
import Model
import Numerics
import Search
import Training

/// A space with its log: what every command that trains starts from.
package struct Workspace: Sendable {
  /// The space, with costs on this log.
  package let costed: CostedSpace
  /// The imported log, verified.
  package let dataset: Dataset
  /// The files of the log.
  package let dataPaths: [String]
  /// The first of them, for messages.
  package var dataPath: String { dataPaths[0] }
  /// The rows that are used, from the first of the stream: those of the log, or fewer if the command, the run or the
  /// space says so, in this order.
  package let rows: Int

  /// The space.
  package var space: SearchSpace { costed.space }

  /// How a log is found and imported.
  package struct LogAccess {
    /// The files of the log, if not those that the space names; empty for these.
    package var data: [String]
    /// The rows that are used, if not those that the space says.
    package var rows: Int?
    /// The folder of imported logs.
    package var cache: String
    /// How many rows of the log that cannot be read may be skipped.
    package var maximumBadRows: Int
    /// Threads that read and import.
    package var threads: Int
    /// Told what a person should know of the import.
    package var note: (String) -> Void
    /// Told how far the import is.
    package var progress: (ImportProgress) -> Void

    /// Makes settings.
    package init(
      data: [String] = [], rows: Int? = nil, cache: String, maximumBadRows: Int = 0, threads: Int,
      note: @escaping (String) -> Void = { _ in },
      progress: @escaping (ImportProgress) -> Void = { _ in }
    ) {
      (self.data, self.rows, self.cache) = (data, rows, cache)
      (self.maximumBadRows, self.threads) = (maximumBadRows, threads)
      (self.note, self.progress) = (note, progress)
    }

    /// The files of the log of a space.
    ///
    /// - Throws: `InputError` where neither the space nor the command names any, or one is an output of the command.
    fileprivate func paths(of space: SearchSpace, file: String) throws -> [String] {
      let paths =
        data.isEmpty ? try Workspace.logPaths(of: space, file: file) : try LogPaths.named(data)
      // A log that was imported before is not opened.
      try LogParts.note(paths)
      return paths
    }

    fileprivate var imports: DatasetCache { DatasetCache(cache, threads: threads, note: note) }
  }

  /// Reads a space and imports its log, unless that was done before.
  ///
  /// - Throws: `InputError`; `FileError` where the system fails.
  package init(spaceFile: String, _ log: LogAccess) throws {
    try self.init(try Self.space(spaceFile), file: spaceFile, log)
  }

  /// The same for the space of a run, and its rows if the log is the run's.
  ///
  /// - Parameter allowsAnotherLog: for a command that says by itself that the log is not the run's, where the user has
  ///   named it.
  /// - Throws: as `init(spaceFile:_:)`; `InputError` where the log is not the run's.
  package init(of run: RunDirectory, _ log: LogAccess, allowsAnotherLog: Bool = false) throws {
    let record = try run.record()
    try self.init(try run.space(), file: "\(run.path)/run.json", log) { fingerprint in
      fingerprint == record.data.fingerprint ? record.data.rows : nil
    }
    if !allowsAnotherLog { try knownLog.requireLog(of: run) }
  }

  /// The log, as far as it is compared with that of a run.
  var knownLog: SearchRun.KnownLog {
    SearchRun.KnownLog(path: dataPath, rows: dataset.rows, fingerprint: dataset.fingerprint)
  }

  /// The same for a space that was read before.
  ///
  /// - Parameters:
  ///   - file: where it was read from, for messages and for the paths in it.
  ///   - recorded: the rows of a run by the fingerprint of the log.
  /// - Throws: as `init(spaceFile:_:)`.
  package init(
    _ space: SearchSpace, file: String, _ log: LogAccess,
    recorded: (_ fingerprint: String) -> Int? = { _ in nil }
  ) throws {
    dataPaths = try log.paths(of: space, file: file)
    do {
      dataset = try log.imports.dataset(
        forLog: dataPaths, schema: space.data.schema, maximumBadRows: log.maximumBadRows,
        progress: log.progress)
    } catch {
      let error = UnreadableLabels.explaining(error, paths: dataPaths, space.data.schema)
      throw (error as? InputError).map { Self.placed($0, in: file) } ?? error
    }
    costed = CostedSpace(space, vocabularySizes: dataset.vocabularySizes)
    let rows = log.rows ?? recorded(dataset.fingerprint) ?? space.data.rows ?? dataset.rows
    self.rows = min(rows, dataset.rows)
  }

  /// What is known of the log of a run without reading it, if it was imported before; else it is imported. Nil if no log
  /// is named and that of the run is not there any more.
  ///
  /// - Throws: as `init(spaceFile:_:)`.
  package static func log(of run: RunDirectory, _ log: LogAccess) throws -> SearchRun.KnownLog? {
    let space = try run.space()
    let paths = try log.paths(of: space, file: "\(run.path)/run.json")
    if log.data.isEmpty, try !LogParts.areThere(paths) { return nil }
    let dataset = try log.imports.description(
      ofLog: paths, schema: space.data.schema, maximumBadRows: log.maximumBadRows,
      progress: log.progress)
    return SearchRun.KnownLog(
      path: paths[0], rows: dataset.rows, fingerprint: dataset.fingerprint)
  }

  /// The stream of the rows that are used.
  package var stream: TrainingStream {
    TrainingStream(dataset, count: rows, verdict: space.verdict)
  }

  /// Where imported logs are kept unless told otherwise: `$XDG_CACHE_HOME/nas`, which is `~/.cache/nas` by default.
  package static var usualCache: String {
    func absolute(_ name: String) -> String? {
      ProcessInfo.processInfo.environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    let home = absolute("HOME") ?? NSHomeDirectory()
    return (absolute("XDG_CACHE_HOME") ?? home + "/.cache") + "/nas"
  }

  /// A search of targets with one supernet.
  package func searchPass(targets: [Target], seed: UInt64, threads: Int) -> SearchPass {
    SearchPass(
      costed, targets: targets, vocabularySizes: dataset.vocabularySizes,
      positiveRate: dataset.positiveRate, seed: seed,
      pool: WorkerPool(threads: threads))
  }

  /// Trainings of the log under the space's settings, side by side on so many threads.
  ///
  /// - Parameter checkpoint: if they are to be resumed: a training that it has is not made again, and one that was
  ///   interrupted goes on where it was.
  package func trainings(threads: Int, checkpoint: Checkpoint? = nil) -> any Trainings {
    let local = LocalTrainings(dataset, space, threads: threads, snapshots: checkpoint)
    return checkpoint.map { JournaledTrainings(local, in: $0) } ?? local
  }

  /// The same for whoever keeps the outcomes: only a training that was interrupted goes on where it was.
  package func trainings(threads: Int, snapshots: Checkpoint?) -> any Trainings {
    LocalTrainings(dataset, space, threads: threads, snapshots: snapshots)
  }

  /// The memory that the space's networks take.
  package var memory: TrainingMemory { TrainingMemory(space, dataset) }

  /// Reads a space file.
  package static func space(_ file: String) throws -> SearchSpace {
    if let found = KnownPath.words(file), FileStatus.isFolder(file) {
      throw InputError("is \(found): expected a search space\(runAdvice(file))", file: file)
    }
    do {
      return try SearchSpace(yaml: DurableFile.readInput(file), file: file)
    } catch let error as InputError where FileStatus.exists(file) && !KnownPath.isSpace(file) {
      let command = ShellCommand("nas", "space", "init").option("--data", file)
      throw error.adding("if this is a click log, draft its space with `\(command)`")
    }
  }

  /// An error about a column that the log does not have, with the place in the space file that names it; any other error
  /// as it is.
  static func placed(_ error: InputError, in file: String) -> InputError {
    guard case .noColumn(let name, let hint) = error.subject, KnownPath.isSpace(file),
      let text = try? DurableFile.read(file)
    else { return error }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    func isPart(_ character: Character?) -> Bool {
      character.map { $0.isLetter || $0.isNumber || "_-.".contains($0) } == true
    }
    let line = lines.firstIndex { line in
      let code = line.prefix { $0 != "#" }
      return code.ranges(of: name).contains { range in
        let before =
          range.lowerBound > code.startIndex ? code[code.index(before: range.lowerBound)] : nil
        let after = range.upperBound < code.endIndex ? code[range.upperBound] : nil
        return !isPart(before) && !isPart(after)
      }
    }
    return InputError(
      "found no column \(name) in \(error.file); \(hint)", file: file, line: line.map { $0 + 1 },
      about: error.subject)
  }

  /// What to name in place of the folder of a run: the space that was searched, or the config of its architecture, as far
  /// as they are there. Empty for another folder.
  private static func runAdvice(_ folder: String) -> String {
    guard RunDirectory.isThere(folder) else { return "" }
    let record = try? RunDirectory(existing: folder).record()
    let space = record?.spaceFile.flatMap { FileStatus.exists($0) ? $0 : nil }
    let config = "\(folder)/\(RunDirectory.trainerName)"
    let advice = [
      space.map { "the space of the run is \(ShellCommand.quoted($0))" },
      FileStatus.exists(config)
        ? "`\(ShellCommand("nas", "train", config))` trains its architecture" : nil,
    ].compactMap { $0 }
    return advice.isEmpty ? "" : "; " + advice.joined(separator: ", and ")
  }

  /// The files of the log that a space names.
  ///
  /// - Throws: `InputError` where it names none.
  package static func logPaths(of space: SearchSpace, file: String) throws -> [String] {
    guard !space.data.paths.isEmpty else {
      throw InputError(
        "names no log: expected the key `data.path`, or the option --data LOG", file: file)
    }
    return try space.data.paths.map { try LogPaths.resolved($0, besides: file) }
  }

  /// A log's path as a space file names it: relative to the file, absolute where there is none. One that begins with `~`
  /// or `$NAME` stays as it is: somebody wants it to mean another place elsewhere.
  package static func path(_ log: String, besides file: String?) -> String {
    guard log != "-", !LogPaths.isPortable(log) else { return log }
    let log = (try? LogPaths.named([log]).first) ?? log
    guard let file else { return URL(fileURLWithPath: log).standardizedFileURL.path }
    return relativePath(from: Path.split(file).folder, to: log)
  }

  /// The paths of a log as a space file names them; none if one is a pipe with a name, which leads nowhere later.
  package static func paths(_ logs: [String], besides file: String?) -> [String] {
    logs.contains { $0 != "-" && FileStatus.isPipe($0) } ? [] : logs.map { path($0, besides: file) }
  }

  /// A log's path of one folder's file as a file of another folder names it. One that is absolute, the standard input, an
  /// address, or begins with `~` or `$NAME` stays as it is.
  ///
  /// - Parameters:
  ///   - from: the folder to which the path is relative.
  ///   - to: the other folder.
  package static func path(_ log: String, from: String, to: String) -> String {
    if log == "-" || log.hasPrefix("/") || log.contains("://") { return log }
    let written = "\(from)/\(log)"
    if log.hasPrefix("~") || log.hasPrefix("$"), !FileStatus.exists(written) { return log }
    return relativePath(from: to, to: written)
  }

  /// A closed space as a trainer config that lies in a folder: its log's path is relative to it, and it says how many
  /// rows are used.
  package func trainerConfig(
    _ architecture: Architecture, in folder: String, rows: Int
  ) throws -> String {
    try space(in: folder, rows: rows).substituting(architecture).yaml()
  }

  /// The space with its log's path relative to a folder, and the number of rows that are used, if they are not all.
  func space(in folder: String, rows: Int) -> SearchSpace {
    var space = space
    space.data.paths = dataPaths.map { Self.relativePath(from: folder, to: $0) }
    space.data.rows = rows < dataset.rows ? rows : nil
    return space
  }

  /// The way from a folder to a file.
  static func relativePath(from folder: String, to file: String) -> String {
    if file == "-" { return file }
    func components(_ path: String) -> ArraySlice<String> {
      URL(fileURLWithPath: path).standardizedFileURL.pathComponents[...]
    }
    var (from, to) = (components(folder), components(file))
    while let first = from.first, first == to.first {
      from.removeFirst()
      to.removeFirst()
    }
    return (from.map { _ in ".." } + to).joined(separator: "/")
  }
}
