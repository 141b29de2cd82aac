// What a run takes on this machine: its forecast with the rates that were measured, as it is printed before anything starts.

import Files
import Foundation
import Model
import Search
import Training

/// Steps, operations, time, memory and disk of a run that has not begun.
package struct RunEstimate: Codable, Hashable, Sendable {
  /// The least and the most of something.
  package struct Span: Codable, Hashable, Sendable {
    /// If the first look decides.
    package var least: Double
    /// If every look is needed, at all targets.
    package var most: Double
  }

  /// A part of the run.
  package struct Part: Codable, Hashable, Sendable {
    /// `search`, `playoff`, `first look`, `further looks`.
    package var name: String
    /// Steps of the supernet; nil of a part that has none.
    package var steps: Int?
    /// Trainings from scratch, the most that there may be; nil of a part that has none.
    package var trainings: Int?
    /// Floating-point operations of forward and backward passes.
    package var flops: Double
    /// Seconds.
    package var seconds: Double
  }

  /// Rows of the stream, and rows of a step.
  package var rows: Int, batch: Int
  /// The targets, mildest first.
  package var targets: [Target]
  /// Architectures of each target that are scored in a step.
  package var samples: Int
  /// Threads with which the time was measured.
  package var threads: Int
  /// Steps of all passes of the search.
  package var steps: Int
  /// The parts, in their order.
  package var parts: [Part]
  /// Floating-point operations of the run.
  package var flops: Span
  /// Seconds of the run, without the import of the log.
  package var seconds: Span
  /// Bytes of memory that the process holds at most, mapped files included.
  package var memory: Int
  /// Bytes of disk that the folder of the run takes at most, snapshots included.
  package var disk: Int

  enum CodingKeys: String, CodingKey {
    case rows, batch, targets, samples, threads, steps, parts, flops, seconds
    case memory = "memory_bytes"
    case disk = "disk_bytes"
  }
}

extension RunEstimate {
  /// The name of the part that earlier looks may make needless.
  package static let further = "further looks"
  /// The names of the parts, in their order.
  fileprivate static let sections = ["search", "playoff", "first look", further]

  /// The name of the part to which a part of the forecast belongs.
  fileprivate static func section(of place: RunForecast.Part.Place) -> String {
    switch place {
    case .warmUp, .search: sections[0]
    case .playoff: sections[1]
    case .look(0): sections[2]
    case .look: further
    }
  }
}

extension SearchRun {
  /// Measures the run's work for some seconds, and says what all of it takes. Leaves nothing on the disk.
  ///
  /// - Parameters:
  ///   - cadence: when snapshots are to be made.
  ///   - folder: where the run would be, which need not exist.
  /// - Returns: the estimate; and what would go on more slowly than it might, for a person, if anything would.
  /// - Throws: `InputError` if memory or disk are too small, or the dataset is damaged.
  package func estimate(
    _ cadence: Checkpoint.Cadence, folder: String
  ) throws -> (estimate: RunEstimate, slower: String?) {
    let slower = try needs(cadence).check(folder: folder, used: 0)
    let forecast = forecast
    let measurement = try measured(forecast)
    return (estimate(forecast, measurement, cadence), slower)
  }

  /// The estimate that follows from a forecast and a measurement.
  func estimate(
    _ forecast: RunForecast, _ measurement: RunMeasurement, _ cadence: Checkpoint.Cadence
  ) -> RunEstimate {
    let parts = RunEstimate.sections.compactMap { name -> RunEstimate.Part? in
      let parts = forecast.parts.filter { RunEstimate.section(of: $0.place) == name }
      guard let kind = parts.first?.kind else { return nil }
      let units = parts.reduce(0) { $0 + $1.units }
      return RunEstimate.Part(
        name: name, steps: kind == .training ? nil : units,
        trainings: kind == .training ? units : nil, flops: parts.reduce(0) { $0 + $1.flops },
        seconds: parts.reduce(0) { $0 + (measurement.seconds(of: $1) ?? 0) })
    }
    func span(_ value: (RunEstimate.Part) -> Double) -> RunEstimate.Span {
      let least = parts.reduce(0.0) { $0 + ($1.name == RunEstimate.further ? 0 : value($1)) }
      return RunEstimate.Span(least: least, most: parts.reduce(0.0) { $0 + value($1) })
    }
    return RunEstimate(
      rows: forecast.rows, batch: forecast.batch, targets: forecast.targets,
      samples: forecast.samples, threads: options.threads, steps: forecast.steps, parts: parts,
      flops: span { $0.flops }, seconds: span { $0.seconds },
      memory: memory(measurement, parts, cadence), disk: disk(forecast, parts, cadence))
  }

  /// Whether snapshots are made of something that takes so many seconds.
  private func hasSnapshots(_ cadence: Checkpoint.Cadence, in seconds: Double) -> Bool {
    cadence.steps != nil || cadence.seconds.map { $0 < seconds } == true
  }

  /// What the folder of the run takes at most: snapshots, the predictions that wait for the verdict, and what is left in
  /// the end. `Needs` asks for more, since a signal makes snapshots too.
  private func disk(
    _ forecast: RunForecast, _ parts: [RunEstimate.Part], _ cadence: Checkpoint.Cadence
  ) -> Int {
    // Two generations, and the one that is being written.
    let generations = 3
    let supernet =
      hasSnapshots(cadence, in: parts.first?.seconds ?? 0)
      ? generations * workspace.memory.supernet : 0
    let look = forecast.parts.first { $0.place == .look(0) }
    let side = look?.side ?? 1
    let seconds = parts.first { $0.trainings == look?.units }?.seconds ?? 0
    let training = seconds * Double(side) / Double(max(look?.units ?? 1, 1))
    let child = workspace.memory.weights(of: workspace.space.baselineShape)
    let children = hasSnapshots(cadence, in: training) ? generations * side * child : 0
    let predictions = MemoryLayout<Float>.stride * stream.window.rows.count
    let kept = (2 * (forecast.targets.count + 1) + side) * predictions
    return max(supernet, children + kept) + Self.filesBytes(forecast, workspace.costed.choices)
  }

  /// About the bytes of the files of a finished run: the log of the controllers, of which the report and the plots draw
  /// every line, and what is the same in all.
  private static func filesBytes(_ forecast: RunForecast, _ choices: [Int]) -> Int {
    let lines = min(forecast.steps, 100) * forecast.targets.count
    let log = lines * (200 + 13 * choices.reduce(0, +))
    return 400_000 + 3 * log
  }

  /// What the process holds at most: what was measured, the pages of the dataset that were not read yet, the copy of the
  /// supernet from which a snapshot is written, and the report while it is drawn.
  private func memory(
    _ measurement: RunMeasurement, _ parts: [RunEstimate.Part], _ cadence: Checkpoint.Cadence
  ) -> Int {
    let dataset = (try? Folder.size(of: workspace.dataset.folder)) ?? 0
    let share = Double(stream.rows.count) / Double(max(workspace.dataset.rows, 1))
    let isCopied = hasSnapshots(cadence, in: parts.first?.seconds ?? 0)
    return measurement.memory + Int(Double(dataset) * share)
      + (isCopied ? workspace.memory.supernet : 0) + Self.drawing
  }

  /// Bytes that a report takes while it is drawn.
  private static let drawing = 8 << 20
}
