// The schedules. This is the only place that names all of them.

/// The schedules of `training.schedule`.
package enum RateSchedules {
  /// All of them, by their names in space files.
  package static let registry = Registry<any RateSchedule>(
    "schedule",
    [
      .init("constant", ConstantRate.self) { $0 },
      .init("step", StepDecay.self) { $0 },
      .init("cosine", CosineDecay.self) { $0 },
    ])
}
