// Times that are guesses, as a person says them.

import Foundation

/// A span of time: `about 4 to 6 min left`. The bounds are rounded as far as a guess is worth.
///
/// - Parameter seconds: the least and the most.
package func remainingText(_ seconds: ClosedRange<Double>) -> String {
  if seconds.upperBound < 5 { return "a few seconds left" }
  if seconds.lowerBound < 3 {
    return "at most \(durationText(seconds.upperBound...seconds.upperBound)) left"
  }
  return "about \(durationText(seconds)) left"
}

/// A span of time: `4 to 6 min`.
package func durationText(_ seconds: ClosedRange<Double>) -> String {
  let unit = Unit(of: seconds.upperBound)
  let (low, high) = (unit.text(seconds.lowerBound), unit.text(seconds.upperBound))
  if low == high { return "\(high) \(unit.name)" }
  // A small part of a greater unit is said in its own.
  let small = Unit(of: seconds.lowerBound)
  return unit.rounded(seconds.lowerBound) < unit.step
    ? "\(small.text(seconds.lowerBound)) \(small.name) to \(high) \(unit.name)"
    : "\(low) to \(high) \(unit.name)"
}

/// In which unit a time is said, and to which multiple of it.
private struct Unit {
  let name: String
  let seconds: Double
  /// Times are rounded to multiples of it.
  let step: Double

  init(of time: Double) {
    switch time {
    case ..<20: (name, seconds, step) = ("s", 1, 1)
    case ..<100: (name, seconds, step) = ("s", 1, 5)
    case ..<6000: (name, seconds, step) = ("min", 60, 1)
    default: (name, seconds, step) = ("h", 3600, 0.5)
    }
  }

  func rounded(_ time: Double) -> Double { (time / seconds / step).rounded() * step }

  func text(_ time: Double) -> String {
    let value = rounded(time)
    return value == value.rounded() ? "\(Int(value))" : String(format: "%.1f", value)
  }
}
