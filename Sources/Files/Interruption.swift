// SIGTERM and SIGINT as a question that long work asks between two steps.

import Glibc
import Synchronization

/// The signals by which a machine or a person asks this process to end.
///
/// What listens has to end by itself. If it has not after some seconds, the process ends where it is: what was
/// written before is as a crash would leave it.
package enum Interruption {
  private static let received = Atomic<Int32>(0)

  /// The first signal that came since `listen`, or nil.
  package static var signal: Int32? {
    let signal = received.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  /// The exit code of a process that a signal has ended, as shells have it.
  package static func exitCode(_ signal: Int32) -> Int32 { 128 + signal }

  /// From now on SIGTERM and SIGINT are remembered. A second one ends the process at once, and so do `grace`
  /// seconds after the first.
  package static func listen(grace: Int = 4) {
    received.store(0, ordering: .relaxed)  // made now: a handler must not be the first to touch it
    Self.grace.store(UInt32(grace), ordering: .relaxed)
    handle(SIGALRM) { _ in _exit(128 + Interruption.received.load(ordering: .relaxed)) }
    // A process inherits what its parent's thread had blocked.
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGTERM, SIGINT, SIGALRM] { sigaddset(&signals, signal) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    for signal in [SIGTERM, SIGINT] {
      handle(signal) { signal in
        if Interruption.received.exchange(signal, ordering: .relaxed) != 0 { _exit(128 + signal) }
        alarm(Interruption.grace.load(ordering: .relaxed))
      }
    }
  }

  private static let grace = Atomic<UInt32>(4)

  /// - Parameter handler: may call nothing but what POSIX allows there.
  private static func handle(_ signal: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = handler
    action.sa_flags = SA_RESTART
    sigaction(signal, &action, nil)
  }
}
