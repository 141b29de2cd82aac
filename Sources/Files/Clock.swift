// The clocks: the one by which work is measured, and the one that dates files.

import Dispatch
import Glibc

/// Nanoseconds from some fixed time on.
@Sendable package func now() -> UInt64 { DispatchTime.now().uptimeNanoseconds }

/// Nanoseconds since 1970, as the times of files have them.
@Sendable package func wallClock() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return time.tv_sec * 1_000_000_000 + time.tv_nsec
}
