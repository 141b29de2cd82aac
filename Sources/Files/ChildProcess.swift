// A program that runs beside this one and answers through a pipe. What is asked and answered is not known here.

import CProcess
import Glibc

// Invariants:
// - The program never sees the terminal: it has pipes for input and output, a file in memory for messages, a process
//   group of its own, and no other open file of this process.
// - Both pipes close when this process ends, however it ends, which the program has to take as its own end.
// - Where this object ends, the program has ended and is no zombie.

/// A program that was started, and the pipes to it. One thread at a time uses it.
package final class ChildProcess {
  /// How a program ended.
  package enum Ending: Equatable, Sendable {
    /// By itself, with this code.
    case exit(Int32)
    /// By this signal.
    case signal(Int32)
  }

  /// How many descriptors a program starts with: input, output, messages.
  private static let standardStreams: Int32 = 3

  private let process: pid_t
  private let input: Int32
  private let output: Int32
  private let messages: Int32
  /// How it ended; nil while it runs.
  private var ending: Ending?

  /// Starts a program, which is looked for in `PATH` unless its name has a slash.
  ///
  /// - Returns: nil where there is no such program, or it may not be run.
  /// - Throws: `FileError` where the system has no process or pipe left.
  package init?(_ command: [String]) throws {
    precondition(!command.isEmpty, "a command has a program")
    let requests = try Pipe(requestsOf: command[0])
    let answers = try Pipe(answersOf: command[0])
    let messages = try Self.highDescriptor(nas_memory_file("messages"), command[0])
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    for (place, descriptor) in [requests.end, answers.start, messages].enumerated() {
      posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(place))
    }
    nas_close_from(&actions, Self.standardStreams)
    Self.setSignals(&attributes)
    var arguments = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    let result = posix_spawnp(&process, command[0], &actions, &attributes, &arguments, environ)
    requests.closeEnd()
    answers.closeStart()
    guard result == 0 else {
      for descriptor in [requests.start, answers.end, messages] { close(descriptor) }
      if [ENOENT, EACCES, ENOTDIR, ENOEXEC, ELOOP, ENAMETOOLONG].contains(result) { return nil }
      errno = result
      throw failure(to: "run", command[0])
    }
    (self.process, input, output) = (process, requests.start, answers.end)
    self.messages = messages
  }

  /// Signals act as they do by default, and none is blocked: this process may have it otherwise. The group of its own
  /// keeps the terminal's signals away.
  private static func setSignals(_ attributes: inout posix_spawnattr_t) {
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
    posix_spawnattr_setflags(&attributes, Int16(flags))
  }

  deinit {
    _ = end()
    for descriptor in [input, output, messages] { close(descriptor) }
  }

  /// Sends bytes. Returns false where the program does not take them any more.
  package func send(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
        let count = Glibc.send(input, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
        if count >= 0 { done += count } else if errno != EINTR { return false }
      }
      return true
    }
  }

  /// What came of waiting for an answer.
  package enum Answer: Equatable, Sendable {
    /// All bytes are there.
    case complete
    /// The program closed its output before.
    case ended
    /// The program was silent for too long.
    case silent
  }

  /// Replaces `bytes` by the next `count` bytes of the program's output.
  ///
  /// - Parameter patience: how long the program may be silent.
  package func read(_ count: Int, into bytes: inout [UInt8], patience: Duration) -> Answer {
    // Memory is taken as the bytes come: the count may be wrong.
    var done = 0
    bytes.removeAll(keepingCapacity: true)
    while done < count {
      if done == bytes.count {
        bytes.append(contentsOf: repeatElement(0, count: min(count - done, max(done, 1 << 22))))
      }
      var request = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      let ready = poll(&request, 1, Int32(patience / .milliseconds(1)))
      if ready == 0 { return .silent }
      if ready < 0 { if errno == EINTR { continue } else { return .ended } }
      let more = bytes.withUnsafeMutableBytes {
        Glibc.read(output, $0.baseAddress.map { $0 + done }, $0.count - done)
      }
      if more == 0 || (more < 0 && errno != EINTR) { return .ended }
      done += max(more, 0)
    }
    return .complete
  }

  /// Ends the program if it runs, waits for it, and says how it ended: by itself if its output was closed.
  ///
  /// - Parameter patience: how long a program that closed its output may take to end.
  package func end(patience: Duration = .zero) -> Ending {
    if let ending { return ending }
    var status: Int32 = 0
    let limit = ContinuousClock.now + patience
    while waitpid(process, &status, WNOHANG) == 0 {
      if ContinuousClock.now >= limit {
        kill(process, SIGKILL)
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        break
      }
      usleep(1000)
    }
    let signal = status & 0x7f
    let result = signal == 0 ? Ending.exit(status >> 8 & 0xff) : .signal(signal)
    ending = result
    return result
  }

  /// The last line that the program wrote to its standard error; nil where it wrote none.
  package var lastMessage: String? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let size = lseek(messages, 0, SEEK_END)
    let count = buffer.withUnsafeMutableBytes {
      pread(messages, $0.baseAddress, $0.count, max(0, size - off_t($0.count)))
    }
    let text = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).last.map { String($0.prefix(300)) }
  }

  /// A descriptor that no standard stream has, so that the duplicates made for the program do not meet it.
  fileprivate static func highDescriptor(_ descriptor: Int32, _ program: String) throws -> Int32 {
    guard descriptor >= 0 else { throw failure(to: "run", program) }
    if descriptor >= standardStreams { return descriptor }
    let high = fcntl(descriptor, F_DUPFD_CLOEXEC, standardStreams)
    guard high >= 0 else { throw failure(to: "run", program) }
    close(descriptor)
    return high
  }
}

/// A pipe: what is written to its start is read from its end.
private struct Pipe {
  let start: Int32
  let end: Int32

  /// A pair of sockets: a write that nobody reads is an error of it, and no signal.
  init(requestsOf program: String) throws {
    var ends: [Int32] = [0, 0]
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw failure(to: "run", program) }
    end = try ChildProcess.highDescriptor(ends[0], program)
    start = try ChildProcess.highDescriptor(ends[1], program)
  }

  /// A pipe as large as the system grants every user: fewer turns between the two.
  init(answersOf program: String) throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw failure(to: "run", program) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    end = try ChildProcess.highDescriptor(ends[0], program)
    start = try ChildProcess.highDescriptor(ends[1], program)
    _ = fcntl(start, 1031 /* F_SETPIPE_SZ */, Int32(1 << 20))
  }

  func closeStart() { close(start) }
  func closeEnd() { close(end) }
}
