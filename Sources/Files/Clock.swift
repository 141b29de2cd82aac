// The clock by which work is measured.

import Dispatch

/// Nanoseconds from some fixed time on.
@Sendable package func now() -> UInt64 { DispatchTime.now().uptimeNanoseconds }
