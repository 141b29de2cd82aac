// Files and folders that appear whole or not at all.

import Glibc
import TestSupport
import Testing

@testable import Files

struct WritingTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func durableFileReplacesTheContent() throws {
    let path = folder.path("a.json")
    try DurableFile.write("old and longer", to: path)
    try DurableFile.write("new", to: path)
    #expect(try DurableFile.read(path) == "new")
    #expect(try folder.names() == ["a.json"])
  }

  /// A file that a killed process had begun goes when its target is written again. What a process is writing stays, and
  /// what another name says.
  @Test func whatAKilledProcessHadBegunGoes() throws {
    let foreign = [".movie.partial", ".a.json.partial", ".b.json.0123456789abc.nas-partial"]
    for name in foreign + [".a.json.0123456789abc.nas-partial"] { _ = try folder.file(name, [1]) }
    try DurableFile.write(to: folder.path("a.json")) { writer in
      try writer.write("outer")
      try DurableFile.write("inner", to: folder.path("a.json"))
      #expect(try folder.names().count == foreign.count + 2)
    }
    #expect(try DurableFile.read(folder.path("a.json")) == "outer")
    #expect(try Set(folder.names()) == Set(foreign + ["a.json"]))
  }

  /// Such as /dev/stdout, which would be replaced by a file.
  @Test func whatIsNoFileIsNotReplaced() throws {
    let (pipe, link) = (folder.path("pipe"), folder.path("link"))
    try #require(mkfifo(pipe, 0o600) == 0 && symlink("pipe", link) == 0)
    let before = try FolderTree(of: folder.path)
    for path in [pipe, link] {
      #expect(throws: InputError.self) { try DurableFile.write("new", to: path) }
    }
    #expect(try FolderTree(of: folder.path) == before)
  }

  @Test func failedWriteLeavesTheOldContent() throws {
    // A folder that is not empty cannot be replaced by a file.
    let path = folder.path("taken")
    try Folder.create(path + "/inner")
    #expect(throws: InputError.self) { try DurableFile.write("new", to: path) }
    #expect(try folder.names() == ["taken"])
  }

  /// Reading a pipe that nobody writes to would never end, and a device has no end.
  @Test func nothingButAFileIsRead() throws {
    let (pipe, inner) = (folder.path("pipe"), folder.path("inner"))
    try #require(mkfifo(pipe, 0o600) == 0)
    try Folder.create(inner)
    for path in [pipe, inner, "/dev/zero"] {
      #expect(throws: InputError.self) { try DurableFile.read(path) }
      #expect(throws: InputError.self) { try MappedFile(path: path) }
    }
  }

  @Test func aFileThatIsTooLargeIsRefusedBeforeItIsRead() throws {
    let path = try folder.file("large", [0])
    try #require(truncate(path, 1 << 40) == 0)
    let error = #expect(throws: InputError.self) { try DurableFile.read(path) }
    #expect(error?.problem == "has 1099511627776 bytes: expected at most 67108864")
    try DurableFile.write("12345", to: path)
    #expect(try DurableFile.read(path, limit: 5) == "12345")
    #expect(throws: InputError.self) { try DurableFile.read(path, limit: 4) }
  }

  @Test func missingFolderIsNamed() {
    let path = folder.path("missing/a.json")
    let error = #expect(throws: InputError.self) { try DurableFile.write("new", to: path) }
    #expect(error?.description.contains("missing/a.json") == true)
    #expect(error?.problem.contains("/missing does not exist: make it, or choose") == true)
  }

  @Test func textThatIsNotUTF8IsRefused() throws {
    let path = try folder.file("latin1", [0xe9])
    #expect(throws: InputError("the text is not UTF-8", file: path)) {
      try DurableFile.read(path)
    }
  }

  @Test(arguments: [EACCES, EPERM, EROFS, ENOENT, EISDIR])
  func whatTheUserCanPutRightIsAnInputError(code: Int32) {
    errno = code
    let error = failure(to: "write", "a.json")
    #expect(error is InputError)
    #expect("\(error)".hasPrefix("a.json: cannot write: "))
  }

  @Test func fullDiskIsAFileError() {
    errno = ENOSPC
    let error = failure(to: "write", "a.json") as? FileError
    #expect(error?.description == "a.json: cannot write: No space left on device")
  }

  @Test func writerCountsAndChecks() throws {
    let path = folder.path("check")
    var writer = try FileWriter(creating: path)
    try writer.write("1234")
    try writer.write([UInt8](ascii: "56789"))
    #expect(try writer.finish() == FileDigest(bytes: 9, crc32: 0xcbf4_3926))
    #expect(try folder.bytes("check") == [UInt8](ascii: "123456789"))
    #expect(
      throws: InputError(
        "cannot create: File exists, and is not a folder: move it away, or choose another path",
        file: path)
    ) {
      _ = try FileWriter(creating: path)
    }
  }

  @Test func writerKeepsTheOrderOfSmallAndLargePieces() throws {
    var writer = try FileWriter(creating: folder.path("pieces"))
    var expected: [UInt8] = []
    for size in [1, 70_000, 3, 65_535, 65_536, 2, 200_000] {
      let piece = (0..<size).map { UInt8(truncatingIfNeeded: $0 &+ size) }
      try writer.write(piece)
      expected += piece
    }
    let digest = try writer.finish()
    #expect(try folder.bytes("pieces") == expected)
    #expect(digest == (try MappedFile(path: folder.path("pieces")).digest))
  }

  @Test func numbersAreLittleEndian() throws {
    var writer = try FileWriter(creating: folder.path("numbers"))
    try writer.write([UInt32(0x0102_0304)])
    try writer.write([Float(1)])
    _ = try writer.finish()
    #expect(try folder.bytes("numbers") == [4, 3, 2, 1, 0, 0, 0x80, 0x3f])
  }

  @Test func spoolReadsBackWhatWasAppended() throws {
    let spool = try Spool(in: folder.path)
    let first = try spool.append([1, 2, 3] as [UInt32])
    let between = try spool.append([0.5, -0.25])
    let second = try spool.append([4, 5] as [UInt32])
    #expect(try spool.read([first, second], as: UInt32.self) == [1, 2, 3, 4, 5])
    #expect(try spool.read([between], as: Double.self) == [0.5, -0.25])
    #expect(try spool.read([], as: Float.self) == [])
    #expect(try folder.names() == [])
  }

  /// Two sequences share a spool; chunks are of 2¹⁶ values or more, the last of as many as there are.
  @Test func spooledValuesComeBackInOrder() throws {
    let spool = try Spool(in: folder.path)
    var numbers = SpooledValues<UInt32>()
    var halves = SpooledValues<Double>()
    for start in stride(from: 0, to: 200_000, by: 1_000) {
      numbers.recent += (start..<start + 1_000).map(UInt32.init)
      halves.recent += (start..<start + 1_000).map { Double($0) / 2 }
      try numbers.flush(to: spool, isLast: false)
      try halves.flush(to: spool, isLast: false)
      #expect(numbers.recent.count < 1 << 16)
    }
    try numbers.flush(to: spool, isLast: true)
    try halves.flush(to: spool, isLast: true)
    #expect(numbers.count == 200_000 && numbers.chunkCount == 4)
    #expect(try numbers.load(from: spool) == Array(0..<200_000))
    #expect(try halves.load(from: spool) == (0..<200_000).map { Double($0) / 2 })
    var chunks: [UInt32] = []
    try numbers.forEachChunk(from: spool) { chunks += $0 }
    #expect(chunks == Array(0..<200_000))
    #expect(try halves.chunk(0, from: spool).last == 32_999.5)
  }
}

extension [UInt8] {
  fileprivate init(ascii text: String) { self.init(text.utf8) }
}

/// What a command reads, what it writes, and what it finds.
struct NamedFilesTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func anInputIsNotReplaced() throws {
    let input = try folder.file("log.csv", [1])
    try InputFiles.note(input)
    for name in ["log.csv", "./log.csv", "../\(Path.split(folder.path).name)/log.csv"] {
      #expect(throws: InputError.self) { try DurableFile.write("x", to: folder.path(name)) }
      #expect(throws: InputError.self) { _ = try OutputClaim([folder.path(name)]) }
    }
    // Another file may get the number of one that is gone.
    try Folder.removeFile(input)
    for text in ["x", "y"] { try DurableFile.write(text, to: folder.path("other")) }
  }

  @Test func aClaimedOutputIsNoInput() throws {
    let path = folder.path("table.csv")
    do {
      let claim = try OutputClaim([path, folder.path("other")])
      #expect(throws: InputError.self) { try InputFiles.note(path) }
      withExtendedLifetime(claim) {}
    }
    try InputFiles.note(path)
    #expect(throws: InputError.self) { _ = try OutputClaim([path]) }
    #expect(throws: InputError.self) {
      _ = try OutputClaim([folder.path("a"), folder.path("./a")])
    }
  }

  /// A file that appears while a new one of its name is being written.
  @Test func aNewFileReplacesNothing() throws {
    let path = folder.path("made.csv")
    #expect(throws: InputError.self) {
      try DurableFile.create(path) {
        try $0.write("made")
        _ = try folder.file("made.csv", Array("theirs".utf8))
      }
    }
    #expect(try DurableFile.read(path) == "theirs")
    try DurableFile.create(folder.path("new.csv")) { try $0.write("made") }
    #expect(try DurableFile.read(folder.path("new.csv")) == "made")
    #expect(try folder.names() == ["made.csv", "new.csv"])
  }
}
