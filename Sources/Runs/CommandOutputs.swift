// What a command is going to write where its user said so: checked before anything is computed. The folder of a new run
// or dataset is not its business: that must not exist, or is moved aside whole.

import Files
import Training

/// The files that a command writes, claimed as long as this is kept, and the runs held that they are in.
package struct CommandOutputs {
  private let claim: OutputClaim
  private let runs: [RunDirectory]

  /// Claims the files at some paths; what is nil is not written.
  ///
  /// - Parameter own: names of a run's files that the command is there to write.
  /// - Throws: `InputError` where two of them are one file, one is an input of the command, one is what nas keeps
  ///   for itself in a run, a dataset or a checkpoint, or a process has such a run alone.
  package init(_ paths: String?..., writing own: Set<String> = []) throws {
    try self.init(paths.compactMap { $0 }, writing: own)
  }

  /// The same for a list.
  package init(_ paths: [String], writing own: Set<String> = []) throws {
    claim = try OutputClaim(paths)
    // A run that is not written to stays as it is: not even its lock comes and goes.
    for path in paths { try Self.requireFree(path, but: own) }
    runs = try RunDirectory.holding(around: paths)
  }

  /// Makes sure that a path is not what nas keeps for itself in a folder of its own.
  private static func requireFree(_ path: String, but own: Set<String>) throws {
    var (folder, name) = Path.split(path)
    // The nearest folder that exists tells its absolute path.
    while !FileStatus.isFolder(folder), Path.split(folder).folder != folder {
      (folder, name) = Path.split(folder)
    }
    guard var place = try? FileStatus(of: folder).path else { return }
    while true {
      if try OwnedFolder(existing: place, as: .dataset) != nil || Checkpoint.owned(place) != nil {
        throw InputError(
          "is in a folder that nas keeps for itself, \(place): expected another place", file: path)
      }
      if RunDirectory.keeps(name, in: place), !own.contains(name) {
        throw InputError(
          "is a file of the run in \(place), which nas keeps: expected another file", file: path)
      }
      let parent = Path.split(place)
      if parent.folder == place || place == "/" { return }
      (place, name) = (parent.folder, parent.name)
    }
  }
}
