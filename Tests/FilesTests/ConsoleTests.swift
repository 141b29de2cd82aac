// The standard output and error: what passes, what is checked, and that files of ours never take their place.

import Files
import Glibc
import TestSupport
import Testing

struct ConsoleTests {
  @Test func controlCharactersDoNotPass() {
    #expect(
      Console.printable("\u{1b}]0;x\u{7}\u{7f}\u{9b}2J\r")
        == #"\u001b]0;x\u0007\u007f\u009b2J\u000d"#)
    #expect(Console.printable("a\tb\nc") == #"a\u0009b\u000ac"#)
    #expect(Console.printable("a\tb\nc", keeping: "\n\t") == "a\tb\nc")
    let harmless = "Größe ≈ 3 ‰, 日本 👩‍🔬 \u{202e}"
    #expect(Console.printable(harmless) == harmless)
  }

  /// All of a message, and none of its control characters but the line feed at its end.
  @Test func whatIsSaidIsPrintable() async {
    let result = await #expect(
      processExitsWith: .success,
      observing: [\.standardOutputContent, \.standardErrorContent]
    ) {
      try Console.out("one\n\u{1b}[2J\ttwo")
      Console.note("three\n\u{1b}[2J")
      Console.message("four\nfive\u{7}")
      exit(EXIT_SUCCESS)
    }
    let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
    let messages = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(output.contains("one\n\\u001b[2J\ttwo\n"))
    #expect(messages.contains("three\\u000a\\u001b[2J\nfour\nfive\\u0007\n"))
  }

  /// Puts what is opened by `path`, or nothing, in the place of a descriptor.
  static func replace(_ descriptor: Int32, with path: String?) {
    close(descriptor)
    if let path, open(path, O_WRONLY) != descriptor { exit(99) }
  }

  @Test(arguments: [nil, "/dev/full"])
  func anAnswerThatCannotBeGivenIsAnError(path: String?) async {
    await #expect(processExitsWith: .exitCode(7)) { [path] in
      ConsoleTests.replace(STDOUT_FILENO, with: path)
      Console.occupyDescriptors()
      do { try Console.out("answer") } catch let error as FileError {
        exit(error.path == "standard output" && error.isDiskFull == (path != nil) ? 7 : 98)
      }
    }
  }

  /// A pipe that nobody reads any more ends no process.
  @Test func whoDoesNotReadIsAnError() async {
    await #expect(processExitsWith: .exitCode(7)) {
      Interruption.reportFailedWrites()
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0, dup2(ends[1], STDOUT_FILENO) >= 0, close(ends[0]) == 0 else {
        exit(99)
      }
      do { try Console.out("answer") } catch is FileError { exit(7) }
    }
  }

  @Test(arguments: [nil, "/dev/full"])
  func aDeadStandardErrorEndsNothing(path: String?) async {
    await #expect(processExitsWith: .exitCode(7)) { [path] in
      ConsoleTests.replace(STDERR_FILENO, with: path)
      Console.note("nobody hears this")
      Console.rewrite("nor this")
      exit(7)
    }
  }

  /// A standard error whose reader stands still, and that does not block, is given up on.
  @Test func aStandardErrorThatIsFullEndsNothing() async {
    await #expect(processExitsWith: .exitCode(7)) {
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0, fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0,
        dup2(ends[1], STDERR_FILENO) >= 0
      else { exit(99) }
      Console.note(String(repeating: "x", count: 1 << 20))
      exit(7)
    }
  }

  @Test func filesTakeNoStandardDescriptor() async throws {
    let folder = try TemporaryFolder()
    await #expect(processExitsWith: .exitCode(7)) { [path = folder.path("file") as String] in
      for descriptor in STDIN_FILENO...STDERR_FILENO { close(descriptor) }
      Console.occupyDescriptors()
      let file = try GrowingFile(creating: path)
      try file.append(Array("content".utf8))
      Console.note("a message")
      do { try Console.out("an answer") } catch is FileError {
        exit(try DurableFile.read(path) == "content" ? 7 : 98)
      }
    }
  }

  /// Beyond the greatest size of a file a write fails (`ulimit -f`), and the process goes on.
  @Test func aLimitOfSizeIsAnError() async throws {
    let folder = try TemporaryFolder()
    await #expect(processExitsWith: .exitCode(7)) { [path = folder.path("file") as String] in
      Interruption.reportFailedWrites()
      var limit = rlimit(rlim_cur: 1000, rlim_max: 1000)
      guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { exit(99) }
      do { try DurableFile.write(String(repeating: "x", count: 2000), to: path) } catch let error
        as FileError
      {
        exit(error.problem.contains("ulimit -f") ? 7 : 98)
      }
    }
  }
}
