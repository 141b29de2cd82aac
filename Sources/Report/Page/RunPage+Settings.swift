// The data and the settings of a run, and the command that repeats it.

import Files
import LogSchema
import Model

extension RunView {
  /// The log and the settings.
  var dataSection: [Element] {
    [
      .heading(2, "Data and settings"), .list(dataTerms + settingTerms + machineTerms),
      .details(
        "The features", [.table(features, caption: "The features and their numbers of ids")]),
    ]
  }

  private var dataTerms: [(name: String, value: String)] {
    [
      ("Log", space.data.paths.joined(separator: ", ")),
      ("Rows", record.data.rows.grouped),
      ("Order of the rows", order),
      ("Fingerprint of the data", record.data.fingerprint),
    ]
  }

  private var order: String {
    switch space.data.schema.order {
    case .log: "as in the log"
    case .time(let column, _): "by \(column)"
    case .shuffle(let seed): "shuffled with seed \(seed)"
    }
  }

  private var settingTerms: [(name: String, value: String)] {
    let (search, training, verdict) = (space.search, space.training, space.verdict)
    return [
      ("Constrained cost", search.cost.title),
      ("Searcher", search.searcher.rawValue),
      ("Reward", search.reward.rawValue),
      ("Supernets", record.options.separate ? "one for each target" : "one for all targets"),
      (
        "Training",
        "\(training.optimizerName), rate \(training.learningRate), batch \(training.batch)"
          + (training.loss is Logistic ? "" : ", \(training.lossName) loss")
      ),
      ("Margin", "\((verdict.margin * 100).trimmed(3))% of log loss"),
      ("Confidence", "\((verdict.confidence * 100).trimmed(2))% for each bound"),
    ]
  }

  private var machineTerms: [(name: String, value: String)] {
    let machine = record.machine
    let seconds = summary.map {
      [
        (
          "Time",
          "search \($0.seconds.search.printed(0)) s, retrains \($0.seconds.retrain.printed(0)) s"
        ), ("Speed of the search", "\($0.examplesPerSecond.scaled()) rows a second"),
      ]
    }
    return [
      (
        "Machine",
        "\(machine.processor), \(machine.cores) cores, \(Double(machine.memory).scaled(unit: "B"))"
      ),
      ("Threads", "\(record.options.threads)"),
      ("Arithmetic", record.numerics),
      ("Version", "nas \(record.version)"),
    ] + (seconds ?? [])
  }

  private var features: TextTable {
    var table = TextTable([.init("feature", .leading), .init("kind", .leading), .init("ids")])
    for (feature, size) in zip(space.data.schema.features, record.data.vocabularySizes) {
      let shared = feature.table.map { ", in the table \($0)" } ?? ""
      table.append([feature.name, kind(of: feature) + shared, size.grouped])
    }
    return table
  }

  private func kind(of feature: Feature) -> String {
    switch feature.encoding {
    case .dictionary: "categorical"
    case .hashed: "categorical, hashed"
    case .quantiles: "numeric, in quantiles"
    case .logSquares: "numeric, in squares of logarithms"
    case .standardised: "numeric"
    case .time(let part, _): "time, \(part.rawValue)"
    }
  }

  /// The command that repeats the run.
  var reproductionSection: [Element] {
    [
      .heading(2, "How to repeat the run"),
      .paragraph([
        "Save the space below as ", .element(Element("code", text: "space.yaml")),
        " in the folder of the run, because its path to the log begins there. Then run there:",
      ]),
      .command(command),
      .paragraph(
        "With this version, on a machine with the same arithmetic, all figures except the times are the same to the last "
          + "digit."),
      .details("The space", [.command(record.space, named: "The space")]),
    ]
  }

  private var command: String {
    ShellCommand("nas", "search", "space.yaml").adding(record.options.arguments)
      .option("--out", "again").description
  }
}
