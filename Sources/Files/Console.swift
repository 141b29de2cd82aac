// All that the program says: answers on the standard output, messages on the standard error. No other file writes to
// either, which `make structure` checks. What is said, and in which form, is not its business.

import Glibc
import Synchronization

/// The standard output and the standard error of this process.
///
/// Names, keys and values of others may be part of any text, so control characters never pass: a terminal would obey
/// them. They are written as JSON and YAML write them in a string (`\u001b`), so that a document keeps its meaning.
package enum Console {
  static var output: Int32 { STDOUT_FILENO }
  static var messages: Int32 { STDERR_FILENO }

  /// Whether a line is open on the terminal, which the next message takes the place of.
  private static let isLineOpen = Atomic(false)

  /// Whether an answer was begun to be printed: a message of progress beside it would stand within it on a terminal.
  package static var hasAnswered: Bool { answered.load(ordering: .relaxed) }
  private static let answered = Atomic(false)

  /// Erases the line that is open, if any.
  package static func erase() {
    guard isLineOpen.exchange(false, ordering: .relaxed) else { return }
    _ = write("\r\u{1b}[K", to: messages, waiting: 1000)
  }

  /// O_PATH, which Glibc declares for C alone.
  private static let pathOnly: Int32 = 0o10_000_000

  /// Occupies those of the descriptors 0 to 2 that are closed, before a file of ours takes them: what is said would
  /// be written into it.
  ///
  /// What stands in their place (`O_PATH`) can be neither read nor written: whoever tries is told that the
  /// descriptor is closed (EBADF), as before.
  package static func occupyDescriptors() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest number that is free is taken: this one.
      let taken = open("/", pathOnly | O_DIRECTORY)
      precondition(taken < 0 || taken == descriptor, "descriptors are taken in their order")
    }
  }

  /// Prints an answer on the standard output, all of it.
  ///
  /// - Throws: `FileError` where it is closed or has no room: a command that cannot answer has failed.
  package static func out(_ text: String, terminator: String = "\n") throws {
    erase()
    answered.store(true, ordering: .relaxed)
    var code = write(printable(text, keeping: "\n\t") + terminator, to: output, waiting: -1)
    // Some file systems find out only now that there is no room.
    if code == 0, case let copy = dup(output), copy >= 0, close(copy) != 0 { code = errno }
    guard code == 0 || code == EINTR else {
      throw FileError(
        path: "standard output",
        problem: code == EBADF ? "is closed" : "cannot write: \(String(cString: strerror(code)))",
        isDiskFull: [ENOSPC, EDQUOT].contains(code))
    }
  }

  /// Writes a line on the standard error, where everything goes that is no answer. A standard error that nobody
  /// hears, or that has no room, ends nothing.
  package static func note(_ line: String) {
    erase()
    // Line feeds in names would make lines that nobody has said.
    _ = write(printable(line, keeping: "\t") + "\n", to: messages, waiting: 1000)
  }

  /// The same for a text of several lines, such as usage.
  package static func message(_ text: String) {
    erase()
    _ = write(printable(text, keeping: "\n\t") + "\n", to: messages, waiting: 1000)
  }

  /// Writes over the line that is open on the terminal behind the standard error, and leaves it open.
  package static func rewrite(_ line: String) {
    isLineOpen.store(true, ordering: .relaxed)
    // What the last line had beyond this one is erased.
    _ = write("\r" + printable(line, keeping: "") + "\u{1b}[K", to: messages, waiting: 1000)
  }

  /// Ends the line that is open.
  package static func endLine() {
    isLineOpen.store(false, ordering: .relaxed)
    _ = write("\n", to: messages, waiting: 1000)
  }

  /// Ends the line that is open, if any, from the handler of a signal: what a shell prints next has a line of its own.
  static func endLineInHandler() {
    if isLineOpen.exchange(false, ordering: .relaxed) { lastWords("\n") }
  }

  /// Writes a line on the standard error from the handler of a signal, which may do nothing else.
  static func lastWords(_ text: StaticString) {
    _ = Glibc.write(messages, text.utf8Start, text.utf8CodeUnitCount)
  }

  /// A text in which no control character is left but those of `kept`.
  package static func printable(_ text: String, keeping kept: String = "") -> String {
    // Unicode's category Cc, told from the number: an answer may have megabytes.
    let isControl = { (scalar: Unicode.Scalar) in
      (scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value))
        && !kept.unicodeScalars.contains(scalar)
    }
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      guard isControl(scalar) else {
        escaped.append(scalar)
        continue
      }
      let digits = String(scalar.value, radix: 16)
      escaped.append(
        contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
          .unicodeScalars)
    }
    return String(escaped)
  }

  /// Writes all of a text. Returns 0, or the code of the error.
  ///
  /// - Parameter patience: milliseconds to wait for who reads where a descriptor that does not block is full; -1 for
  ///   as long as it takes.
  private static func write(_ text: String, to descriptor: Int32, waiting patience: Int32) -> Int32
  {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count > 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        } else if count < 0, errno == EAGAIN {
          var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          guard poll(&request, 1, patience) != 0 else { return EAGAIN }
        } else if count == 0 || errno != EINTR {
          return count == 0 ? EIO : errno
        }
      }
      return 0
    }
  }
}
