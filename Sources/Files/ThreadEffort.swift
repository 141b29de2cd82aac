// What the calling thread has cost, and how much it gives way to others.

import Glibc

/// The calling thread, as the system's scheduler sees it.
package enum ThreadEffort {
  /// Seconds of processor time that the calling thread has used since it began.
  package static var seconds: Double {
    var time = timespec()
    guard clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return 0 }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// From now on the calling thread gives way to every other one that has work. For a thread of one's own: it
  /// cannot be taken back.
  package static func giveWay() {
    // On Linux "process 0" is the calling thread.
    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
  }
}
