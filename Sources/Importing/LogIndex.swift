// Which content the files of a log have: read once, and remembered as long as the files are certainly the same ones.
// What was made of the content is not known here.

import Datasets
import Files
import LogReading
import LogSchema

/// What is in the files of a log, whatever they are called and wherever they lie.
struct LogContent: Codable, Hashable, Sendable {
  /// A file of the log.
  struct File: Codable, Hashable, Sendable {
    /// Its name without a folder: that of an array is its column's.
    var name: String
    /// Size and CRC-32.
    var digest: FileDigest
    /// What the names of its folders say of its rows, `name=value`; nil where they say nothing.
    var keys: [String]?
  }

  /// The files in the order in which they are read.
  var files: [File]

  /// Size and checksum of each.
  var digests: [FileDigest] { files.map(\.digest) }

  /// Size and checksum of all of them, one behind the other.
  var whole: FileDigest { files.reduce(.empty) { $0.joined(with: $1.digest) } }
}

/// The files of a log, as the system describes them at a moment.
struct LogFiles: Sendable {
  /// The files, and those in folders of arrays, in the order in which they are read.
  let statuses: [FileStatus]
  /// What the names of each file's folders say of its rows.
  let keys: [[LogPart.Key]]
  /// Before the system was asked, in nanoseconds since 1970.
  let moment: Int

  /// Asks the system about the files of a log.
  ///
  /// - Parameter clock: nanoseconds since 1970.
  /// - Throws: `InputError` where a file is missing or may not be seen, or the paths name no log.
  init(of paths: [String], clock: () -> Int) throws {
    moment = clock()
    var (statuses, keys): ([FileStatus], [[LogPart.Key]]) = ([], [])
    for part in try LogParts.parts(of: paths) {
      let files =
        try FileStatus.kind(of: part.path) == .folder
        ? try LogParts.arrays(in: part.path) : [part.path]
      for file in files {
        statuses.append(try FileStatus(of: file))
        keys.append(part.keys)
      }
    }
    (self.statuses, self.keys) = (statuses, keys)
  }

  /// What is in the files, told by their digests. What their folders say is no matter of the files: the same ones may be
  /// named from inside a folder as well.
  ///
  /// - Precondition: there is a digest for each file.
  func content(_ digests: [FileDigest]) -> LogContent {
    precondition(digests.count == statuses.count, "a digest for each file")
    return LogContent(
      files: statuses.indices.map { index in
        let keys = keys[index].map { "\($0.name)=\($0.value)" }
        return LogContent.File(
          name: Path.split(statuses[index].path).name, digest: digests[index],
          keys: keys.isEmpty ? nil : keys)
      })
  }
}

/// The contents of logs that were read before: a small file for each list of paths.
struct LogIndex {
  /// The folder of the index, which need not exist.
  let folder: String
  /// Nanoseconds since 1970.
  let clock: () -> Int

  /// What is known of a log.
  struct Known {
    /// What its files were when they were last looked at.
    let statuses: [FileStatus]
    /// What is in them.
    let content: LogContent
    /// The text that is to be kept, and where; nil if it is there.
    fileprivate let new: (text: String, path: String)?
    /// Whether the files were read for it.
    var isNew: Bool { new != nil }
  }

  /// What the files were when their content was read.
  private struct Entry: Codable {
    static let currentVersion = 1
    var version = Entry.currentVersion
    var statuses: [FileStatus]
    /// Before the content was read, in nanoseconds since 1970.
    var moment: Int
    var content: LogContent

    /// Whether the files are certainly what they were. As in git's index, a file that was changed so shortly before it
    /// was read that a change after it may have left all its times alone is not trusted.
    func isCertain(of files: LogFiles) -> Bool {
      version == Self.currentVersion && statuses == files.statuses
        && statuses.allSatisfy { $0.isOlder(than: moment) }
    }
  }

  /// The content of a log's files: from the index if the files are certainly what they were, or else read.
  ///
  /// - Returns: nil if the files change while they are read.
  /// - Throws: `InputError` where a file is missing or may not be read, `FileError` where the disk fails.
  func known(_ paths: [String], threads: Int) throws -> Known? {
    let files = try LogFiles(of: paths, clock: clock)
    let path = "\(folder)/\(stableHashDigits(try jsonText(files.statuses.map(\.path)))).json"
    if let entry = entry(at: path), entry.isCertain(of: files) {
      return Known(
        statuses: files.statuses, content: files.content(entry.content.digests), new: nil)
    }
    let digests = try contentDigests(
      of: files.statuses.map { ($0.path, $0.bytes) }, threads: threads)
    guard try LogFiles(of: paths, clock: clock).statuses == files.statuses else { return nil }
    let content = files.content(digests)
    let entry = Entry(statuses: files.statuses, moment: files.moment, content: content)
    return Known(
      statuses: files.statuses, content: content,
      new: (try jsonText(entry, pretty: true) + "\n", path))
  }

  /// Keeps what is known of a log, when there is something to find by it.
  ///
  /// - Throws: `InputError` where the index may not be written to, `FileError` where the disk is full.
  func keep(_ known: Known) throws {
    guard let (text, path) = known.new else { return }
    try Folder.create(folder)
    try DurableFile.write(text, to: path)
  }

  /// An entry; nil where there is none, or what is there is none or may not be read: then the log is read.
  private func entry(at path: String) -> Entry? {
    guard (try? FileStatus.kind(of: path)) == .file else { return nil }
    return try? value(Entry.self, json: DurableFile.read(path), file: path)
  }
}
