// checksums.json: what tells whether the files of a run are still what was written.

import Files
import Foundation

/// The sizes and checksums of the files that a run is read from.
struct Checksums: Codable {
  /// The name of the file.
  static let fileName = "checksums.json"

  /// The version of this format.
  var format = 1
  /// By name.
  var files: [String: FileDigest] = [:]

  /// Those of a run; none where the file is missing, as in runs of format 1.
  ///
  /// - Throws: `InputError` where the file is damaged.
  init(ofRun path: String) throws {
    let file = "\(path)/\(Self.fileName)"
    guard FileStatus.exists(file) else { return }
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(DurableFile.read(file).utf8))
    } catch let error as DecodingError {
      throw InputError("is damaged: \(error)", file: file)
    }
  }
}
