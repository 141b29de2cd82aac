// How far a run is: of its phase, and of all that it still has to do.

/// How far a run is.
package struct RunProgress: Hashable, Sendable {
  /// The phase in a few words: `search`, `playoff of 45 trainings`.
  package var phase: String
  /// The part of the phase that is done, from 0 to 1.
  package var phaseFraction: Double
  /// The part of the run that is done, from 0 to 1; nil if its forecast is not known.
  package var fraction: Double?
  /// Seconds that are left, from the least to the most that is likely; nil until some work was timed.
  package var remaining: ClosedRange<Double>?

  /// Makes the progress of a phase, and of a run.
  package init(
    phase: String, phaseFraction: Double, fraction: Double? = nil,
    remaining: ClosedRange<Double>? = nil
  ) {
    (self.phase, self.phaseFraction) = (phase, phaseFraction)
    (self.fraction, self.remaining) = (fraction, remaining)
  }

  /// The part that is done of the run, or of the phase if that of the run is not known.
  package var shownFraction: Double {
    let fraction = fraction ?? phaseFraction
    return fraction.isFinite ? min(max(fraction, 0), 1) : 0
  }
}
