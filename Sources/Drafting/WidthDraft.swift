// The widths of a drafted model: a baseline, and choices below and above it.

import Interchange
import LogSchema
import Model

/// How wide a drafted model is, and between what a search may choose.
struct WidthDraft: Sendable {
  /// For every feature that `embeddings` does not name.
  var embedding: Choice
  /// For single features and tables, by name.
  var embeddings: [String: Choice] = [:]
  /// The cross layers.
  var ranks: [Choice] = []
  /// The hidden layers behind the cross layers.
  var hidden: [Dense]
  /// Those beside the cross layers; nil where nothing is beside them.
  var parallel: [Dense]?
  /// Whether every feature value has a linear term.
  var linear = true

  /// What an engineer would set by hand: embedding width 8, less for features of few values; hidden layers of
  /// 128 and 64.
  ///
  /// - Parameter tables: those of every feature.
  init(usualFor tables: [TableDraft]) {
    embedding = Choice(widths: [0, 2, 4, 8, 16, 32], baseline: 8)
    hidden = [
      Dense(width: Choice(widths: [32, 64, 128, 256], baseline: 128)),
      Dense(width: Choice(widths: [16, 32, 64, 128], baseline: 64)),
    ]
    for table in tables {
      if table.values <= 3 {
        embeddings[table.name] = Choice(widths: [0, 1, 2, 4], baseline: 2)
      } else if table.values <= 10 {
        embeddings[table.name] = Choice(widths: [0, 2, 4, 8], baseline: 4)
      }
    }
  }

  /// The widths of a model of today.
  init(_ trainer: FuxiCTRModel, _ tables: [TableDraft]) {
    embedding = Choice(around: trainer.embedding, mayBeZero: true)
    func named(_ table: TableDraft) -> Int? {
      table.features.lazy.compactMap { trainer.embeddings[$0] }.first
    }
    func width(_ table: TableDraft) -> Int { named(table) ?? trainer.embedding }
    let used = trainer.features.map { Set($0) }
    func isUsed(_ table: TableDraft) -> Bool {
      used.map { !$0.isDisjoint(with: table.features) } ?? true
    }
    for table in tables {
      if !isUsed(table) {
        let widths = Set([0, max(1, width(table) / 2), width(table)])
        embeddings[table.name] = Choice(widths: widths.sorted(), baseline: 0)
      } else if named(table) != nil {
        embeddings[table.name] = Choice(around: width(table), mayBeZero: true)
      }
    }
    let input = tables.filter(isUsed).reduce(0) { $0 + width($1) * $1.features.count }
    ranks = (0..<trainer.crossLayers).map { _ in
      // A full matrix is X × X; two of rank X / 2 have as many weights.
      Choice(around: trainer.rank ?? max(1, input / 2), mayBeZero: true)
    }
    hidden = trainer.hidden.map(Self.around)
    parallel = trainer.parallel.map { $0.map(Self.around) }
    linear = false
  }

  /// Choices around a hidden layer of today.
  private static func around(_ layer: ExportedStructure.Hidden) -> Dense {
    Dense(
      width: Choice(around: layer.width, mayBeZero: false),
      bottleneck: layer.bottleneck.map { Choice(around: $0, mayBeZero: false) }
        ?? Choice(fixed: .none),
      activation: Choice(fixed: .name(layer.activation.rawValue)))
  }

  /// The activation of all hidden layers; nil where they have several.
  var activation: Activation? {
    let names = Set((hidden + (parallel ?? [])).map(\.activation.baselineValue.description))
    return names.count <= 1 ? names.first.flatMap(Activation.init(rawValue:)) ?? .relu : nil
  }

  /// The model over some features: in the short form, if that can express it.
  func model(_ features: [Feature]) -> ModelSection {
    let embeddings = features.map { choice($0.table ?? $0.name) }
    let tables = ModelSection.tables(of: features)
    func chain(_ ranks: [Choice], _ hidden: [Dense]) -> [Block] {
      let operators: [any Operator] = ranks.map { Cross(rank: $0) } + hidden
      return operators.map { .layer(Layer($0, name: "")) }
    }
    let stacked = chain(ranks, hidden)
    let blocks =
      parallel.map { [Block.parallel(Parallel(branches: [stacked, chain([], $0)]))] } ?? stacked
    if parallel == nil, let activation {
      let layers = hidden.map { ModelSection.Hidden(width: $0.width, bottleneck: $0.bottleneck) }
      return ModelSection(
        embeddings: embeddings, tables: tables, linear: linear, ranks: ranks, hidden: layers,
        activation: activation)
    }
    return ModelSection(
      embeddings: embeddings, tables: tables, linear: linear, blocks: blocks.named("layers"))
  }

  /// The width of a feature, or of a table.
  func choice(_ feature: String) -> Choice { embeddings[feature] ?? embedding }
}

extension Choice {
  /// A choice between widths, one of which is the baseline.
  init(widths: [Int], baseline: Int) {
    self.init(
      values: widths.map(ChoiceValue.width), baseline: widths.firstIndex(of: baseline) ?? 0)
  }

  /// A quarter, a half and twice the baseline beside it, and nothing where that is allowed.
  init(around baseline: Int, mayBeZero: Bool) {
    let widths = Set([baseline / 4, baseline / 2, baseline, baseline * 2].filter { $0 > 0 })
      .union(mayBeZero ? [0] : []).union([baseline])
    self.init(
      widths: widths.filter { $0 <= Self.greatestWidth || $0 == baseline }.sorted(),
      baseline: baseline)
  }

  private static let greatestWidth = 65_536
}
