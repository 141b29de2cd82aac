// Lines that are appended survive whatever happens after them.

import Dispatch
import System
import Testing

@Suite struct LineLogTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The content of a file as text.
  func text(_ name: String) throws -> String {
    String(decoding: try folder.bytes(name), as: UTF8.self)
  }

  @Test func aNewFileHasItsHeaderAndWhatIsAppended() throws {
    let log = try LineLog(path: folder.path("log"), header: "head")
    try log.append("one")
    try log.append("zwölf")
    try log.synchronize()
    #expect(log.earlier.isEmpty)
    #expect(try text("log") == "head\none\nzwölf\n")
  }

  @Test func whatWasThereIsKeptAndToldOf() throws {
    let path = try folder.file("log", Array("head\none\n".utf8))
    let log = try LineLog(path: path, header: "head")
    try log.append("two")
    #expect(log.earlier == ["head", "one"])
    #expect(try text("log") == "head\none\ntwo\n")
    #expect(try LineLog(path: path, header: "head").earlier == ["head", "one", "two"])
  }

  /// Cut off at any byte, the file has the lines that were whole before it.
  @Test func aTornLastLineIsDropped() throws {
    let whole = "head\none\ntwo\n"
    for count in 0...whole.utf8.count {
      let path = try folder.file("log", Array(whole.utf8.prefix(count)))
      let log = try LineLog(path: path, header: "head")
      try log.append("next")
      let left = whole.utf8.prefix(count).count { $0 == UInt8(ascii: "\n") }
      #expect(log.earlier == Array(["head", "one", "two"][..<left]))
      let lines = ["head", "one", "two"].prefix(max(left, 1)) + ["next"]
      #expect(try text("log") == lines.map { $0 + "\n" }.joined())
    }
  }

  @Test(arguments: ["heading\none\n", "one", "\n", "he\n", "Head\n"])
  func anotherFileIsRefusedAndLeftAsItWas(content: String) throws {
    let path = try folder.file("log", Array(content.utf8))
    let error = #expect(throws: InputError.self) { _ = try LineLog(path: path, header: "head") }
    #expect(error?.line == 1)
    #expect(error?.problem.hasSuffix("expected `head`") == true)
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
    let lines = try text("log").split(separator: "\n").dropFirst().map(String.init)
    #expect(Set(lines) == Set((0..<4).flatMap { t in (0..<200).map { line(t, $0) } }))
    #expect(lines.count == 800)
    // Each thread's own lines are in its order.
    let order = lines.filter { $0.hasPrefix("2 ") }
    #expect(order == (0..<200).map { line(2, $0) })
  }
}
