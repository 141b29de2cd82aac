// Which space a command means when none is named.

import Files

enum SpaceFile {
  /// The space that was named, or `search-spaces/default.yaml`, or the only file in `search-spaces`.
  ///
  /// - Parameter resumed: the folder of a run that was to be resumed, and is none.
  /// - Throws: `InputError` if there is none, or several and no default.
  static func find(_ named: String?, orResuming resumed: String? = nil) throws -> String {
    if let named { return named }
    let folder = "search-spaces"
    let usual = "\(folder)/default.yaml"
    if FileStatus.exists(usual) { return usual }
    let names = (FileStatus.exists(folder) ? try Folder.names(in: folder) : [])
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
    if names.count == 1 { return "\(folder)/\(names[0])" }
    if let resumed {
      throw InputError(
        "holds no run to resume: check --out, or name the search space to start a run",
        file: resumed
      )
    }
    throw InputError(
      names.isEmpty
        ? "no search space is named, and this folder has none: name one, as in `nas search space.yaml`, or draft one with"
          + " `nas space init --data LOG --out space.yaml`"
        : "no search space is named, and this folder has several: name one of \(names.joined(separator: ", "))",
      file: folder)
  }
}
