// How fast this machine does the work of a run, and how much memory that holds: measured for some seconds on the run's own
// rows, with networks that are thrown away. It leaves nothing on the disk.

import Datasets
import Files
import Foundation
import Model
import Numerics
import Search
import Synchronization
import Training

/// What a moment of each kind of a run's work took on this machine.
package struct RunMeasurement: Hashable, Sendable {
  /// FLOPs a second of each kind of work, all threads together; of trainings, as many as run side by side.
  package var rates: [RunForecast.Kind: Double] = [:]
  /// Seconds until the supernet, or the network of a training, takes its first step.
  package var supernetSetUp = 0.0, trainingSetUp = 0.0
  /// The most bytes of memory that the process held, pages of mapped files included.
  package var memory = 0

  /// Makes one of which nothing is known.
  package init() {}

  /// The seconds of a part of a run; nil for a kind that was not measured.
  package func seconds(of part: RunForecast.Part) -> Double? {
    rates[part.kind].map { rate in
      let waves = (part.units + part.side - 1) / part.side
      let setUp =
        switch part.place {
        case .warmUp: supernetSetUp
        case .search: 0.0
        case .playoff, .look: trainingSetUp * Double(waves)
        }
      return part.timedFLOPs / rate + setUp
    }
  }

  fileprivate mutating func noteMemory() { memory = max(memory, Machine.residentMemory) }
}

extension SearchRun {
  /// Measures the work of this run.
  ///
  /// - Parameters:
  ///   - seconds: the time that it takes beside making the networks.
  ///   - clock: nanoseconds since some fixed time.
  /// - Throws: `InputError` if the dataset is damaged; `Stopped` if a signal asks the process to end.
  package func measured(
    _ forecast: RunForecast, seconds: Double = 2.4, clock: @Sendable () -> UInt64 = now
  ) throws -> RunMeasurement {
    var measurement = RunMeasurement()
    measurement.noteMemory()
    try measureSteps(forecast, seconds: seconds * 2 / 3, clock, &measurement)
    try measureTrainings(forecast, seconds: seconds / 3, clock, &measurement)
    return measurement
  }

  /// Steps of the supernet: some in the middle of the warm-up, some in the middle of what follows.
  private func measureSteps(
    _ forecast: RunForecast, seconds: Double, _ clock: () -> UInt64,
    _ measurement: inout RunMeasurement
  ) throws {
    let targets = options.separate ? [options.targets[0]] : options.targets
    let schedule = Schedule(
      workspace.costed, rows: stream.rows.count, searchers: targets.count)
    let start = clock()
    var pass = workspace.searchPass(targets: targets, seed: options.seed, threads: options.threads)
    pass.skipsDivergence = true
    measurement.supernetSetUp = Double(clock() - start) / 1e9
    var batch = Batch()
    for kind in [RunForecast.Kind.warmUp, .search] {
      let steps =
        kind == .warmUp
        ? 0..<schedule.warmUpEnd : schedule.warmUpEnd..<max(schedule.steps, schedule.warmUpEnd)
      if steps.isEmpty { continue }
      var step = steps.lowerBound + steps.count / 2
      func take() throws {
        try Self.stopIfAsked()
        let first = stream.rows.lowerBound + step * forecast.batch
        try stream.dataset.read(
          first..<min(first + forecast.batch, stream.rows.upperBound), into: &batch)
        _ = try pass.step(step, batch, schedule)
        step = step + 1 < steps.upperBound ? step + 1 : steps.lowerBound
      }
      // Arenas grow in the first ones.
      for _ in 0..<min(Self.firstSteps, steps.count) { try take() }
      let (begin, before) = (clock(), pass.work.flops)
      var elapsed = 0.0
      repeat {
        try take()
        elapsed = Double(clock() - begin) / 1e9
      } while elapsed < seconds / 2
      measurement.rates[kind] = Double(pass.work.flops - before) / max(elapsed, 1e-9)
    }
    measurement.noteMemory()
  }

  /// - Throws: `Stopped` if a signal asks the process to end and it listens.
  private static func stopIfAsked() throws {
    if let signal = Interruption.signal { throw Stopped.signal(signal) }
  }

  /// Steps of a network that do not count: its memory is touched for the first time.
  private static let firstSteps = 4

  /// Trainings of the baseline, as many side by side as at the first look.
  private func measureTrainings(
    _ forecast: RunForecast, seconds: Double, _ clock: @Sendable () -> UInt64,
    _ measurement: inout RunMeasurement
  ) throws {
    let space = workspace.space
    let side = forecast.parts.last { $0.place == .look(0) }?.side ?? 1
    let flops = 3 * Double(workspace.costed.cost(of: space.baseline).flops)
    let found = Mutex(measurement)
    let (end, stream) = (clock() + UInt64(seconds * 1e9), stream)
    let timed = try WorkerPool(threads: side).all(side) { index in
      let pool = WorkerPool(threads: max(1, options.threads / side))
      var timing = TrainingTiming()
      repeat {
        let job = stream.job(space.baselineShape, seed: UInt64(index + 1))
        timing.begin(at: clock())
        do {
          _ = try stream.train(job, space, pool: pool) { _, logits, _ in
            try Self.stopIfAsked()
            timing.took(logits.count, at: clock())
            if timing.isEnough, clock() >= end { throw Enough() }
          }
          timing.end()
        } catch is Enough {
          found.withLock { $0.noteMemory() }
        } catch is Divergence {
          // The run will tell; so far it was as fast as any.
          break
        }
      } while clock() < end
      return timing
    }
    measurement = found.withLock { $0 }
    measurement.noteMemory()
    measurement.rates[.training] = timed.reduce(0) { $0 + $1.rowsASecond } * flops
    measurement.trainingSetUp = timed.reduce(0) { $0 + $1.setUp } / Double(timed.count)
  }
}

/// Ends a training of which enough was seen.
private struct Enough: Error {}

/// The times of the steps of trainings, one after the other.
private struct TrainingTiming {
  private var start: UInt64 = 0
  private var steps = 0, trainings = 0
  /// Seconds of first steps, with what was made before them; and of all others, with their rows.
  private var first = 0.0, others = 0.0, firstRows = 0, rows = 0
  /// When the last step ended.
  private var last: UInt64 = 0

  mutating func begin(at time: UInt64) { (start, last, steps) = (time, time, 0) }

  mutating func took(_ count: Int, at time: UInt64) {
    let seconds = Double(time - last) / 1e9
    if steps == 0 {
      (first, firstRows, trainings) = (first + seconds, firstRows + count, trainings + 1)
    } else {
      (others, rows) = (others + seconds, rows + count)
    }
    (steps, last) = (steps + 1, time)
  }

  mutating func end() { steps = 0 }

  /// Whether a step after the first was seen.
  var isEnough: Bool { rows > 0 }

  /// Rows a second, of steps after the first of each training; of first ones if there are no others.
  var rowsASecond: Double {
    others > 0 ? Double(rows) / others : Double(firstRows) / max(first, 1e-9)
  }

  /// Seconds of a training until its first step is done.
  var setUp: Double { trainings > 0 ? first / Double(trainings) : 0 }
}
