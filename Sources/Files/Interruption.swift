// The signals by which a process is asked to end, as a question that long work asks between two steps.

import Glibc
import Synchronization

/// The signals by which a machine or a person asks this process to end.
///
/// What listens has to end by itself. If it has not after some seconds, the process ends where it is: what was
/// written before is as a crash would leave it.
package enum Interruption {
  /// What is listened to: a person (SIGINT), a service manager or cluster (SIGTERM, SIGUSR1), a terminal that is gone
  /// (SIGHUP), a limit of processor time (SIGXCPU).
  package static let signals: [(number: Int32, name: String)] = [
    (SIGTERM, "SIGTERM"), (SIGINT, "SIGINT"), (SIGHUP, "SIGHUP"), (SIGUSR1, "SIGUSR1"),
    (SIGXCPU, "SIGXCPU"),
  ]

  private static let received = Atomic<Int32>(0)

  /// The first signal that came since `listen`, or nil.
  package static var signal: Int32? {
    let signal = received.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  /// The exit code of a process that a signal has ended, as shells have it.
  package static func exitCode(_ signal: Int32) -> Int32 { 128 + signal }

  /// The name of a signal that is listened to.
  package static func name(of signal: Int32) -> String {
    signals.first { $0.number == signal }?.name ?? "signal \(signal)"
  }

  /// From now on a write that nobody reads (SIGPIPE), or beyond the greatest size of a file (SIGXFSZ), is an error of
  /// that write and does not end the process.
  package static func reportFailedWrites() {
    for signal in [SIGPIPE, SIGXFSZ] { Glibc.signal(signal, SIG_IGN) }
  }

  /// From now on SIGINT and SIGTERM end the line of progress that is open, if any, before they end the process, until it
  /// listens.
  package static func endLineWhenKilled() {
    for signal in [SIGINT, SIGTERM] where !isIgnored(signal) {
      handle(signal) { signal in
        Console.endLineInHandler()
        // It waits until the handler is over, and then has the effect that it has by default.
        Glibc.signal(signal, SIG_DFL)
        raise(signal)
      }
    }
  }

  /// From now on the signals are remembered; those that the process was told to ignore when it was started, as by
  /// `nohup`, stay ignored. A second one ends the process at once, and so do `grace` seconds after the first.
  package static func listen(grace: Int = 4) {
    received.store(0, ordering: .relaxed)  // made now: a handler must not be the first to touch it
    Self.grace.store(UInt32(grace), ordering: .relaxed)
    handle(SIGALRM) { _ in
      Console.endLineInHandler()
      _exit(128 + Interruption.received.load(ordering: .relaxed))
    }
    let heard = signals.map(\.number).filter { !isIgnored($0) }
    // A process inherits what its parent's thread had blocked.
    var unblocked = sigset_t()
    sigemptyset(&unblocked)
    for signal in heard + [SIGALRM] { sigaddset(&unblocked, signal) }
    pthread_sigmask(SIG_UNBLOCK, &unblocked, nil)
    for signal in heard {
      handle(signal) { signal in
        let first = Interruption.received.compareExchange(
          expected: 0, desired: signal, ordering: .relaxed)
        guard first.exchanged else {
          // The system repeats these two by itself: with every second of processor time, and by shell and terminal.
          if signal == SIGXCPU || signal == SIGHUP { return }
          Console.endLineInHandler()
          _exit(128 + signal)
        }
        alarm(Interruption.grace.load(ordering: .relaxed))
      }
    }
  }

  private static let grace = Atomic<UInt32>(4)

  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// - Parameter handler: may call nothing but what POSIX allows there.
  private static func handle(_ signal: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = handler
    action.sa_flags = SA_RESTART
    sigaction(signal, &action, nil)
  }
}
