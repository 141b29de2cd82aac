// What a signal comes to where nobody ends by himself.

import Files
import Glibc
import Testing

struct InterruptionTests {
  /// A process that goes on after the signal ends when its grace is over, as a shell says it.
  @Test(arguments: Interruption.signals.map(\.number))
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

  /// The system repeats the warning of processor time with every second, and a hangup comes from shell and terminal.
  @Test(arguments: [SIGXCPU, SIGHUP])
  func whatTheSystemRepeatsEndsNothingTheSecondTime(signal: Int32) async {
    await #expect(processExitsWith: .exitCode(7)) { [signal] in
      Interruption.listen(grace: 120)
      raise(signal)
      raise(signal)
      raise(SIGHUP)
      exit(Interruption.signal == signal ? 7 : 98)
    }
  }

  /// As `nohup` and shells in the background have it.
  @Test(arguments: Interruption.signals.map(\.number))
  func whatIsIgnoredAtTheStartStaysIgnored(number: Int32) async {
    await #expect(processExitsWith: .exitCode(7)) { [number] in
      signal(number, SIG_IGN)
      Interruption.listen(grace: 120)
      raise(number)
      exit(Interruption.signal == nil ? 7 : 98)
    }
  }

  @Test func signalsHaveTheirNames() {
    #expect(Interruption.name(of: SIGHUP) == "SIGHUP")
    #expect(Interruption.exitCode(SIGHUP) == 129 && Interruption.exitCode(SIGTERM) == 143)
  }
}
