// What a cache knows of the files of a log is believed only as long as they are certainly what they were.

import Foundation
import TestSupport
import Testing

@testable import Datasets
@testable import Files
@testable import Importing
@testable import LogSchema

private let schema = cachedSchema

extension DatasetCacheTests {
  /// The content is read again as long as the clock could not tell a change from what was read.
  @Test func onlyWhatIsClearlyOlderIsTrusted() throws {
    let status = try FileStatus(of: log.path)
    let written = max(status.modified, status.changed)
    func isTrusted(readAt moment: Int) throws -> Bool {
      let index = LogIndex(
        folder: log.folder.path("index-\(moment)"), clock: { moment })
      try index.keep(try #require(try index.known([log.path], threads: 1)))
      let again = try #require(try index.known([log.path], threads: 1))
      #expect(again.content.whole == FileDigest(of: "y,c\n0,a\n1,b\n"))
      return !again.isNew
    }
    #expect(try !isTrusted(readAt: written - 1_000_000_000))
    #expect(try !isTrusted(readAt: written))
    #expect(try !isTrusted(readAt: written + 2_000_000_000))
    #expect(try isTrusted(readAt: written + 2_000_000_001))
  }

  @Test func aDamagedIndexIsAsIfItWereNotThere() throws {
    _ = try open()
    let index = cache + "/index"
    let name = try #require(try Folder.names(in: index).first)
    try DurableFile.write("{", to: "\(index)/\(name)")
    #expect(try !open().isNew)
    #expect(try DurableFile.read("\(index)/\(name)").contains("crc32"))
  }

  /// The system says nothing of the entry: here a link leads to itself, elsewhere the folder may not be searched.
  @Test func anUnreadableIndexIsAsIfItWereNotThere() throws {
    _ = try open()
    let index = cache + "/index"
    let entry = "\(index)/\(try #require(try Folder.names(in: index).first))"
    try FileManager.default.removeItem(atPath: entry)
    try FileManager.default.createSymbolicLink(atPath: entry, withDestinationPath: entry)
    #expect(try !open().isNew)
    // Nor may it be written.
    try FileManager.default.removeItem(atPath: index)
    try FileManager.default.createSymbolicLink(atPath: index, withDestinationPath: index)
    let again = try open()
    #expect(!again.isNew && again.notes.count == 1)
    #expect(again.notes.first?.contains("--cache DIR") == true, "\(again.notes)")
  }

  /// Earlier versions of nas believed in path, size and age.
  @Test func anEarlierEntryIsNotBelieved() throws {
    struct Status: Encodable { let path: String, bytes: Int, modified: Int }
    struct Key: Encodable { let version: Int, log: [Status], schema: Schema }
    let status = try FileStatus(of: log.path)
    let key = Key(
      version: 2, log: [Status(path: status.path, bytes: status.bytes, modified: status.modified)],
      schema: schema)
    let earlier = "\(cache)/log.csv-\(stableHashDigits(try jsonText(key)))"
    try Importer(log: [log.path], schema: schema).write(to: earlier)
    let first = try open()
    #expect(first.isNew && first.dataset.folder != earlier)
    #expect(first.notes.count == 1 && first.notes[0].contains(earlier), "\(first.notes)")
    #expect(first.notes[0].contains("imported again, once"))
    let second = try open()
    #expect(!second.isNew && second.notes.isEmpty)
    #expect(FileStatus.exists(earlier))
  }
}
