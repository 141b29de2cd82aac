// What every exporter promises, over all that are registered: a new one is tested without an edit.

import Files
import Foundation
import LogSchema
import Model
import Numerics
import Runs
import Testing
import Training

@testable import Interchange

@Suite struct ExporterContractTests {
  static let names = Exporters.all.map(\.format.name)
  static let trainers = Exporters.all.filter { $0.format.trainer != nil }.map(\.format.name)

  /// Cross and hidden layers, which every format has, or a sum of two towers, which few have.
  static let model = """
    embedding: 3
    layers:
      - one_of:
          baseline: stacked
          options:
            stacked: [{cross: {rank: 2}}, {dense: {width: 8}}]
            sum: [{parallel: {combine: sum, branches: [[{dense: {width: 8}}], [{dense: {width: 8}}]]}}]
    """

  private static func exporter(_ name: String) throws -> any Exporter {
    try #require(Exporters.named(name))
  }

  @Test func namesDifferAndFindTheirExporter() throws {
    #expect(Set(Self.names).count == Self.names.count)
    for name in Self.names {
      #expect(try Self.exporter(name).format.name == name)
      #expect(!name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber })
    }
    #expect(Exporters.named("abacus") == nil)
  }

  @Test(arguments: names) func theHelpHasASentence(name: String) throws {
    let format = try Self.exporter(name).format
    #expect(!format.summary.isEmpty && !format.summary.hasSuffix("."))
    #expect(format.discussion.map { $0.hasSuffix(".") } ?? true)
  }

  @Test(arguments: names) func theSameRunGivesTheSameBytes(name: String) throws {
    let log = try ExportedLog(model: Self.model, features: ONNXExportTests.three)
    let first = try Self.files(of: name, Self.source(log), in: log, "first")
    #expect(!first.isEmpty)
    #expect(first == (try Self.files(of: name, Self.source(log), in: log, "second")))
  }

  /// Formats with a single file give stdout the same; the others one of theirs.
  @Test(arguments: names) func stdoutGetsOneOfTheFiles(name: String) throws {
    let log = try ExportedLog(model: Self.model, features: ONNXExportTests.three)
    let exporter = try Self.exporter(name)
    let printed = try exporter.export(Self.source(log)).printed
    if case .namedFile = exporter.format.destination {
      #expect(printed == nil)
    } else {
      let files = try Self.files(of: name, Self.source(log), in: log, "files")
      #expect(files.values.contains(Data(try #require(printed).utf8)))
    }
  }

  @Test(arguments: names) func differencesAreSentencesOfTheTrainer(name: String) throws {
    let log = try ExportedLog(model: Self.model, features: ONNXExportTests.three)
    let exporter = try Self.exporter(name)
    let export = try exporter.export(Self.source(log))
    #expect(export.differences?.trainer == exporter.format.trainer)
    guard let sentences = export.differences?.sentences else { return }
    #expect(!sentences.isEmpty && Set(sentences).count == sentences.count)
    for sentence in sentences {
      #expect(sentence.hasSuffix(".") && sentence.contains(" "), "\(sentence)")
      #expect(!sentence.contains(where: \.isNewline) && sentence.first != " ", "\(sentence)")
      // Who opens a file reads them there as well.
      let words = sentence.split(separator: " ")
      let printed = try #require(export.printed).split { $0.isWhitespace || $0 == "#" }
      #expect(words.allSatisfy(printed.contains), "\(sentence)")
    }
  }

  /// Another model is another export, or none: nothing is left out in silence.
  @Test(arguments: names) func aModelIsExpressedOrRefused(name: String) throws {
    let log = try ExportedLog(model: Self.model, features: ONNXExportTests.three)
    let stacked = try Self.files(of: name, Self.source(log), in: log, "stacked")
    do {
      let sum = try Self.files(of: name, Self.source(log, option: "sum"), in: log, "sum")
      #expect(sum != stacked)
    } catch let error as InputError {
      let trainer = try #require(try Self.exporter(name).format.trainer)
      #expect("\(error)".contains("\(trainer) has no such model"), "\(error)")
      #expect(!FileStatus.isFolder("\(log.folder)/sum/out"), "nothing is written")
    }
  }

  @Test(arguments: trainers) func noTrainerHasASumOfTowers(name: String) throws {
    let log = try ExportedLog(model: Self.model, features: ONNXExportTests.three)
    let exporter = try Self.exporter(name)
    let error = #expect(throws: InputError.self) {
      try exporter.export(Self.source(log, option: "sum"))
    }
    #expect(try #require(error.map { "\($0)" }).contains("the architecture of target 0.9"))
  }

  /// What the help says of `--seed` is true, and formats that need no log do without.
  @Test(arguments: names) func onlyWhoSaysSoTrains(name: String) throws {
    let log = try ExportedLog(model: Self.model, features: ONNXExportTests.three)
    let exporter = try Self.exporter(name)
    let noLog = InputError("is not at hand", file: "log.csv")
    let source = try Self.source(log) { throw noLog }
    if exporter.format.needsNetwork {
      #expect(throws: InputError.self) { try exporter.export(source) }
    } else {
      #expect(try exporter.export(source).printed != nil)
    }
  }
}

extension ExporterContractTests {
  /// A run on a log that found the architecture with this option.
  ///
  /// - Parameter training: in place of one on the log.
  fileprivate static func source(
    _ log: ExportedLog, option: String = "stacked", training: (() throws -> ExportTraining)? = nil
  ) throws -> ExportSource {
    let space = log.space
    let values = [try #require(space.decisions.first).path: ChoiceValue.name(option)]
    let architecture = try space.architecture(values, file: "run")
    let found = ExportedModel(
      target: 0.9, shape: space.shape(of: architecture), of: space, verdict: .neutral)
    let run = ExportedRun(
      space: space, vocabularySizes: log.dataset.vocabularySizes, seed: 4, found: found)
    return ExportSource(
      space: space, values: values,
      cost: Summary.CostFigures(flops: 90, parameters: 70, embeddingBytes: 400, ratio: 0.9),
      file: "run", examples: 5, run: { run },
      featureValues: { limit in
        try log.dataset.codebooks.map { try FeatureValues($0, atMost: limit) }
      },
      training: training ?? {
        let closed = space.substituting(architecture)
        let job = log.stream.job(closed.baselineShape, seed: 4)
        let (stream, pool) = (log.stream, WorkerPool(threads: 1))
        return ExportTraining(job: job, space: closed, stream: stream, pool: pool) {
          try stream.trainNetwork(job, closed, pool: pool).network
        }
      })
  }

  /// What an export leaves, by path below a folder of the log.
  fileprivate static func files(
    of name: String, _ source: ExportSource, in log: ExportedLog, _ folder: String
  ) throws -> [String: Data] {
    let folder = "\(log.folder)/\(folder)"
    try Folder.create(folder)
    _ = try exporter(name).export(source).write(to: "\(folder)/out")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
    return try paths.filter { !FileStatus.isFolder("\(folder)/\($0)") }.reduce(into: [:]) {
      $0[$1] = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($1)"))
    }
  }
}
