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
    let needs = needs(cadence)
    let slower = try needs.check(folder: folder, used: 0)
    let forecast = forecast
    let measurement = try measured(forecast)
    return (estimate(forecast, measurement, cadence, needs), slower)
  }

  /// The estimate that follows from a forecast and a measurement.
  func estimate(
    _ forecast: RunForecast, _ measurement: RunMeasurement, _ cadence: Checkpoint.Cadence,
    _ needs: Needs
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
      memory: memory(measurement, parts.first?.seconds ?? 0, cadence), disk: needs.disk)
  }

  /// What the process holds at most: what was measured, the pages of the dataset that were not read yet, and the copy of
  /// the supernet from which a snapshot is written.
  private func memory(
    _ measurement: RunMeasurement, _ searching: Double, _ cadence: Checkpoint.Cadence
  ) -> Int {
    let dataset = (try? Folder.size(of: workspace.dataset.folder)) ?? 0
    let share = Double(stream.rows.count) / Double(max(workspace.dataset.rows, 1))
    let hasSnapshots = cadence.steps != nil || cadence.seconds.map { $0 < searching } == true
    return measurement.memory + Int(Double(dataset) * share)
      + (hasSnapshots ? workspace.memory.supernet : 0)
  }
}
