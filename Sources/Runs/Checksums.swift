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
  /// By name, those of files that are being replaced: the renaming of such a file is the one step that makes its new
  /// content valid, and until it has come the old content is.
  private var pending: [String: FileDigest]?

  /// Whether it tells of no file that was there.
  var isEmpty: Bool { files.isEmpty }

  /// Tells that a file is going to have other content.
  mutating func announce(_ digest: FileDigest, of name: String) {
    pending = (pending ?? [:]).merging([name: digest]) { $1 }
  }

  /// Tells that a file has the content that was announced.
  mutating func settle(_ name: String) {
    if let digest = pending?.removeValue(forKey: name) { files[name] = digest }
    if pending?.isEmpty == true { pending = nil }
  }

  /// Settles what a process that was killed had announced, for the files that have it, and forgets it of the others.
  ///
  /// - Parameter digest: that of a file now; nil where it is missing.
  mutating func settle(_ digest: (_ name: String) throws -> FileDigest?) rethrows {
    for (name, announced) in pending ?? [:] {
      let found = try digest(name)
      if found == announced { settle(name) } else if found == files[name] { pending?[name] = nil }
    }
    if pending?.isEmpty == true { pending = nil }
  }

  /// Whether nothing is announced.
  var isSettled: Bool { pending == nil }

  /// Whether a file has content that it may have: without a checksum, any.
  func allows(_ digest: FileDigest, of name: String) -> Bool {
    let known = [files[name], pending?[name]].compactMap { $0 }
    return known.isEmpty || known.contains(digest)
  }

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
