// Lines that are appended survive whatever happens after them.

import Dispatch
import Files
import TestSupport
import Testing

@Suite struct LineLogTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The content of a file as text.
  func text(_ name: String) throws -> String {
    String(decoding: try folder.bytes(name), as: UTF8.self)
  }

  /// The checksums are those of Python's `zlib.crc32`.
  @Test func aNewFileHasItsHeaderAndWhatIsAppended() throws {
    let log = try LineLog(path: folder.path("log"), header: "head")
    try log.append("one")
    try log.append("two, three")
    try log.synchronize()
    #expect(log.earlier.isEmpty)
    #expect(try text("log") == "head\tcrc32\none\t7a6c86f1\ntwo, three\t0e7728a9\n")
  }

  /// As another column of a CSV file.
  @Test func theSeparatorCanBeChosen() throws {
    let log = try LineLog(path: folder.path("log"), header: "a,b", check: .csv)
    try log.append("1,2")
    #expect(try text("log") == "a,b,crc32\n1,2,2b0e6c9b\n")
    #expect(
      try LineLog(path: folder.path("log"), header: "a,b", check: .csv).earlier
        == [.intact("1,2")])
  }

  @Test func whatWasThereIsKeptAndToldOf() throws {
    let path = folder.path("log")
    for line in ["one", "zwölf", "three"] {
      let log = try LineLog(path: path, header: "head")
      try log.append(line)
    }
    let earlier = try LineLog(path: path, header: "head").earlier
    #expect(earlier == [.intact("one"), .intact("zwölf"), .intact("three")])
  }

  /// Cut off at any byte, the file has the lines that were whole before it.
  @Test func aTornLastLineIsDropped() throws {
    let whole = "head\tcrc32\none\t7a6c86f1\ntwo, three\t0e7728a9\n"
    for count in 0...whole.utf8.count {
      let path = try folder.file("log", Array(whole.utf8.prefix(count)))
      let log = try LineLog(path: path, header: "head")
      try log.append("next")
      let left = max(0, whole.utf8.prefix(count).count { $0 == UInt8(ascii: "\n") } - 1)
      let lines = ["one", "two, three"].prefix(left).map { LineLog.Line.intact($0) }
      #expect(log.earlier == Array(lines))
      #expect(try LineLog(path: path, header: "head").earlier == lines + [.intact("next")])
    }
  }

  /// Wherever a bit of a line is flipped, that line is damaged, and the others are not.
  @Test func aDamagedLineIsToldOf() throws {
    let whole = Array("head\tcrc32\none\t7a6c86f1\ntwo, three\t0e7728a9\n".utf8)
    let second = 11..<23
    for place in second {
      var bytes = whole
      bytes[place] ^= 2
      let path = try folder.file("log", bytes)
      let earlier = try LineLog(path: path, header: "head").earlier
      guard case .damaged? = earlier.first else {
        Issue.record("byte \(place) is believed")
        continue
      }
      #expect(earlier.dropFirst() == [.intact("two, three")])
    }
  }

  /// A crash while the header was being written leaves a part of it, or zeros: nobody has relied on a line by then.
  @Test(arguments: ["\0", "\0\0\0\0\0\0\0\0\0\0", "he\0\0\0\0", "head\tcrc32\0"])
  func aTornHeaderIsWrittenAnew(content: String) throws {
    let path = try folder.file("log", Array(content.utf8))
    let log = try LineLog(path: path, header: "head")
    #expect(log.earlier.isEmpty)
    try log.append("one")
    #expect(try text("log") == "head\tcrc32\none\t7a6c86f1\n")
  }

  @Test(arguments: [
    "heading\tcrc32\none\n", "head\none\n", "one", "\n", "he\n", "Head\n", "xx\0\0",
  ])
  func anotherFileIsRefusedAndLeftAsItWas(content: String) throws {
    let path = try folder.file("log", Array(content.utf8))
    let error = #expect(throws: InputError.self) { _ = try LineLog(path: path, header: "head") }
    #expect(error?.line == 1)
    #expect(error?.problem.hasSuffix("expected `head\tcrc32`; name another file") == true)
    #expect(try text("log") == content)
  }

  @Test func severalThreadsAppendWholeLines() throws {
    let log = try LineLog(path: folder.path("log"), header: "head")
    @Sendable func line(_ thread: Int, _ i: Int) -> String {
      "\(thread) \(i) " + String(repeating: "x", count: 10 * thread + i)
    }
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
      for i in 0..<200 {
        #expect(throws: Never.self) { try log.append(line(thread, i)) }
      }
    }
    let lines = try LineLog(path: folder.path("log"), header: "head").earlier.compactMap { line in
      if case .intact(let text) = line { text } else { nil }
    }
    #expect(Set(lines) == Set((0..<4).flatMap { t in (0..<200).map { line(t, $0) } }))
    #expect(lines.count == 800)
    // Each thread's own lines are in its order.
    let order = lines.filter { $0.hasPrefix("2 ") }
    #expect(order == (0..<200).map { line(2, $0) })
  }
}
