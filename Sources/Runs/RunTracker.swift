// How far a run is, from its events: its forecast, corrected by what was done and by the time that it took. A value without
// a clock: the time is told with every event.

import Search

// Invariants:
// - `fraction` never falls, whatever is learned of the work that is left.
// - A rate is of work that this process did: what an earlier one has done counts as done, and no time is known of it.

/// Follows a run.
package struct RunTracker: Sendable {
  /// What it is at; nil before the first event.
  package private(set) var progress: RunProgress?
  private var forecast: RunForecast?
  /// The part of each part of the forecast that is done.
  private var done: [Double] = []
  /// The part that the run is at; nil between two of them.
  private var current: Int?
  /// FLOPs of each kind that this process did, and the seconds that they took.
  private var timed: [RunForecast.Kind: (flops: Double, seconds: Double)] = [:]
  private var pass = 0
  /// When something was last heard of the present part, and the work of it that this process had done by then.
  private var last: (time: Double, work: Double)?
  private var fraction = 0.0
  /// The part of each part that was done when the fraction was last told.
  private var told: [Double] = []

  /// After so many seconds of a kind of work earlier ones count less: other programs come and go.
  private static let memory = 120.0
  /// By which factor a rate may be wrong that was measured for some seconds, for a moment, or on another kind of work.
  private static let doubt = (measured: 1.1, brief: 1.25, guessed: 1.6)
  /// From so many seconds on a rate counts as measured.
  private static let brief = 10.0

  /// Follows a run from its beginning.
  package init() {}

  /// Takes in an event.
  ///
  /// - Parameter time: seconds since some fixed time.
  package mutating func take(_ event: RunEvent, at time: Double) {
    switch event {
    case .planned(let forecast):
      self.forecast = forecast
      done = forecast.parts.map { _ in 0 }
    case .searching: show("search", 0)
    case .pass(let number):
      pass = number
      enter(nil, time)
      show("search", 0)
    case .resumed, .skipped, .search(.controllers): return
    case .search(.step(let steps, let all)): take(steps: steps, of: all, time)
    case .search(.selecting(let selected, let all)):
      complete(before: .playoff(pass: pass, round: 0))
      enter(nil, time)
      show("selection", Double(selected) / Double(max(all, 1)))
    case .playoff(let round):
      correct(.playoff(pass: pass, round: round.round), units: round.trainings)
      advance(
        to: .playoff(pass: pass, round: round.round), fraction: round.fraction,
        own: Self.share(round.rowsTrained, of: round.rows), time)
      show(
        "playoff of \(round.trainings) \(round.trainings == 1 ? "training" : "trainings")",
        round.fraction)
    case .found:
      complete(before: .look(0))
      enter(nil, time)
      show("retrain", 0)
    case .retrain(let wave):
      let look = forecast?.seeds.firstIndex(of: wave.seeds) ?? 0
      correct(.look(look), units: wave.runs)
      advance(
        to: .look(look), fraction: wave.fraction, own: Self.share(wave.rowsTrained, of: wave.rows),
        time)
      show("retrain, \(wave.seeds) seeds, \(wave.runs) trainings", wave.fraction)
    }
  }

  private static func share(_ part: Int, of all: Int) -> Double {
    all > 0 ? Double(part) / Double(all) : 0
  }

  /// A step of the pass is done.
  private mutating func take(steps: Int, of all: Int, _ time: Double) {
    let warmUp = index(of: .warmUp(pass: pass)).map { forecast?.parts[$0].units ?? 0 } ?? 0
    let isWarmUp = steps <= warmUp
    let (first, count) = isWarmUp ? (0, warmUp) : (warmUp, all - warmUp)
    let part = Double(steps - first) / Double(max(count, 1))
    let place: RunForecast.Part.Place = isWarmUp ? .warmUp(pass: pass) : .search(pass: pass)
    if let index = index(of: place), current != index {
      // What was done before this step, an earlier process has done.
      let before = Double(steps - first - 1) / Double(max(count, 1))
      enter(index, last?.time ?? time, work: before)
    }
    advance(to: place, fraction: part, own: part, time)
    show("search", Double(steps) / Double(max(all, 1)))
  }

  // MARK: Parts

  private func index(of place: RunForecast.Part.Place) -> Int? {
    forecast?.parts.firstIndex { $0.place == place }
  }

  /// Everything before a part is done.
  private mutating func complete(before place: RunForecast.Part.Place) {
    guard let forecast else { return }
    let end: Int
    if let index = index(of: place) {
      end = index
    } else {
      // A playoff without trainings: the parts of the pass are done.
      end =
        forecast.parts.firstIndex { part in
          switch part.place {
          case .warmUp(let other), .search(let other), .playoff(let other, _): other > pass
          case .look: true
          }
        } ?? 0
    }
    for index in 0..<end { done[index] = 1 }
  }

  /// There are so many trainings, and not as many as there might have been.
  private mutating func correct(_ place: RunForecast.Part.Place, units: Int) {
    guard let index = index(of: place), let part = forecast?.parts[index], units > 0,
      part.units != units
    else { return }
    forecast?.parts[index].flops *= Double(units) / Double(part.units)
    forecast?.parts[index].units = units
  }

  /// Begins a part.
  private mutating func enter(_ index: Int?, _ time: Double, work: Double = 0) {
    current = index
    last = (time, work)
  }

  /// A part is done so far.
  ///
  /// - Parameter own: how much of it this process has done.
  private mutating func advance(
    to place: RunForecast.Part.Place, fraction: Double, own: Double, _ time: Double
  ) {
    guard let index = index(of: place), let part = forecast?.parts[index] else { return }
    complete(before: place)
    // Events of several threads may come in another order.
    done[index] = max(done[index], min(fraction, 1))
    if current != index { enter(index, last?.time ?? time) }
    if let last, own > last.work, time >= last.time {
      var sum = timed[part.kind] ?? (0, 0)
      sum.flops += (own - last.work) * part.timedFLOPs
      sum.seconds += time - last.time
      if sum.seconds > Self.memory { sum = (sum.flops / 2, sum.seconds / 2) }
      timed[part.kind] = sum
      self.last = (time, own)
    }
  }

  // MARK: What is left

  private mutating func show(_ phase: String, _ phaseFraction: Double) {
    progress = RunProgress(
      phase: phase, phaseFraction: min(max(phaseFraction, 0), 1), fraction: runFraction(),
      remaining: remaining)
  }

  /// The rate of a kind of work in FLOPs a second, and by which factor it may be wrong; nil before anything was timed.
  private func rate(_ kind: RunForecast.Kind) -> (value: Double, doubt: Double)? {
    if let own = timed[kind], own.flops > 0, own.seconds > 0 {
      return (
        own.flops / own.seconds, own.seconds >= Self.brief ? Self.doubt.measured : Self.doubt.brief
      )
    }
    let all = timed.values.reduce((flops: 0.0, seconds: 0.0)) {
      ($0.flops + $1.flops, $0.seconds + $1.seconds)
    }
    return all.flops > 0 && all.seconds > 0 ? (all.flops / all.seconds, Self.doubt.guessed) : nil
  }

  /// The part of the run that is done: of its time, as far as that is known. If the rest turns out to be longer than it
  /// seemed, what is done from then on takes its share of the rest, so that the fraction neither falls nor stands still.
  private mutating func runFraction() -> Double? {
    guard let forecast else { return nil }
    if told.count != done.count { told = done.map { _ in 0 } }
    var (made, all, new) = (0.0, 0.0, 0.0)
    for (index, part) in forecast.parts.enumerated() {
      let time = part.timedFLOPs / (rate(part.kind)?.value ?? 1)
      made += done[index] * time
      new += (done[index] - told[index]) * time
      // Looks that may be needless count half until they begin.
      all += time * (part.isCertain || done[index] > 0 ? 1 : 0.5)
    }
    told = done
    let rest = max(all - made, 0)
    if new > 0 { fraction += (1 - fraction) * new / (new + rest) }
    if all > 0 { fraction = min(max(fraction, made / all), 1) }
    return fraction
  }

  /// Seconds that are left. At least: if the next verdict is the last one. At most: with all looks at all targets.
  private var remaining: ClosedRange<Double>? {
    guard let forecast else { return nil }
    var (least, most) = (0.0, 0.0)
    for (part, done) in zip(forecast.parts, done) where done < 1 {
      guard let rate = rate(part.kind) else { return nil }
      let time = (1 - done) * part.timedFLOPs / rate.value
      if part.isCertain || done > 0 { least += time / rate.doubt }
      most += time * rate.doubt
    }
    return least...max(least, most)
  }
}
