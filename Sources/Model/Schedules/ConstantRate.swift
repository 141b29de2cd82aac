// The same learning rate in every step.

/// 1
package struct ConstantRate: RateSchedule {
  /// Makes the schedule.
  package init() {}

  /// One sentence for the reference.
  package static let doc = "The same learning rate in every step."

  /// No keys.
  package static let settings: [Setting<Self>] = []

  /// 1
  package func factor(step: Int, of steps: Int) -> Double { 1 }

  /// It is.
  package var isConstant: Bool { true }
}
