// Pipes and devices in the place of files: nothing waits for what may never come.

import Foundation
import TestSupport
import Testing

@testable import Files

struct PipeTests {
  let folder: TemporaryFolder
  let pipe: String

  init() throws {
    folder = try TemporaryFolder()
    pipe = folder.path("pipe")
    try #require(mkfifo(pipe, 0o600) == 0)
  }

  private func content(of path: String, patience: Duration) throws -> String {
    let reader = try ByteReader(.file(path), patience: patience)
    var bytes: [UInt8] = []
    while try reader.read(appendingTo: &bytes) > 0 {}
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func filesAreNoPipes() throws {
    for path in [pipe, "/dev/zero"] {
      #expect(throws: InputError.self) { try DurableFile.read(path) }
      #expect(throws: InputError.self) { try MappedFile(path: path) }
      #expect(throws: InputError.self) { _ = try OpenFile(appendingTo: path) }
      #expect(throws: InputError.self) { try LineLog(path: path, header: "header") }
      #expect(throws: InputError.self) { _ = try OpenFile(updating: path) }
      #expect(throws: InputError.self) { try Spool(at: path) }
    }
    #expect(throws: InputError.self) { _ = try OpenFile(reading: pipe) }
  }

  /// Nor is a file written in their place: the name is of something else.
  @Test func pipesAndDevicesAreNotReplaced() throws {
    #expect(throws: InputError.self) { try DurableFile.write("text", to: pipe) }
    #expect(FileStatus.isPipe(pipe))
    #expect(try folder.names() == ["pipe"])
  }

  @Test func aDeviceWithoutAnEndIsNoLog() {
    #expect(throws: InputError.self) { try content(of: "/dev/zero", patience: .seconds(60)) }
  }

  @Test func aPipeToWhichNobodyWritesIsGivenUpOn() throws {
    let error = #expect(throws: InputError.self) {
      try content(of: pipe, patience: .milliseconds(100))
    }
    #expect(error?.problem.contains("is a pipe without a writer") == true)
  }

  /// One who comes late, and takes his time between his words.
  @Test func aPipeIsReadToItsEnd() throws {
    let pipe = pipe
    #expect(
      BackgroundThread.run {
        Thread.sleep(forTimeInterval: 0.1)
        let file = open(pipe, O_WRONLY)
        Thread.sleep(forTimeInterval: 0.3)
        for word in ["one ", "two"] {
          _ = write(file, word, word.utf8.count)
          Thread.sleep(forTimeInterval: 0.1)
        }
        close(file)
      })
    #expect(try content(of: pipe, patience: .seconds(60)) == "one two")
  }

  /// One who opens the pipe and says nothing has said all.
  @Test func anEmptyPipeHasAnEnd() throws {
    let pipe = pipe
    #expect(
      BackgroundThread.run {
        let file = open(pipe, O_WRONLY)
        Thread.sleep(forTimeInterval: 0.2)
        close(file)
      })
    #expect(try content(of: pipe, patience: .seconds(60)) == "")
  }

  @Test func aZipArchiveIsNotReadFromAPipe() {
    #expect(throws: InputError.self) { try ZipArchive(.file(pipe)) }
  }
}
