// What a signal comes to where nobody ends by himself.

import Files
import Glibc
import Testing

struct InterruptionTests {
  /// A process that goes on after the signal ends when its grace is over, as a shell says it.
  @Test(arguments: [SIGTERM, SIGINT])
  func aProcessThatDoesNotEndIsEnded(signal: Int32) async {
    await #expect(processExitsWith: .exitCode(128 + signal)) { [signal] in
      Interruption.listen(grace: 1)
      raise(signal)
      guard Interruption.signal == signal else { exit(EXIT_FAILURE) }
      // Far beyond the grace; a signal ends each sleep before its time.
      let end = time(nil) + 120
      while time(nil) < end { sleep(1) }
    }
  }

  @Test func aSecondSignalEndsItAtOnce() async {
    await #expect(processExitsWith: .exitCode(128 + SIGINT)) {
      Interruption.listen(grace: 120)
      raise(SIGTERM)
      guard Interruption.signal == SIGTERM else { exit(EXIT_FAILURE) }
      raise(SIGINT)
    }
  }
}
