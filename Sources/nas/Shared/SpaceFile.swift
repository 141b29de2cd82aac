// Which space a command means when none is named.

import Files

enum SpaceFile {
  /// The space that was named, or `search-spaces/default.yaml`, or the only file in `search-spaces`.
  ///
  /// - Throws: `InputError` where there is none, or several and no default.
  static func find(_ named: String?) throws -> String {
    if let named { return named }
    let folder = "search-spaces"
    let usual = "\(folder)/default.yaml"
    if FileStatus.exists(usual) { return usual }
    let names = (FileStatus.exists(folder) ? try Folder.names(in: folder) : [])
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
    if names.count == 1 { return "\(folder)/\(names[0])" }
    throw InputError(
      names.isEmpty
        ? "no space here: name one, as in `nas search my-space.yaml`"
        : "several spaces here: name one of \(names.joined(separator: ", "))", file: folder)
  }
}
