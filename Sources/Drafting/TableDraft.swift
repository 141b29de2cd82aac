// The embedding tables of a draft: one a feature, or one for several that share it.

import LogSchema

/// An embedding table of a drafted model.
struct TableDraft: Sendable {
  /// The name that `model.embeddings` has for it: a feature's, or the table's.
  let name: String
  /// The names of its features.
  var features: [String]
  /// About how many values it has.
  var values: Int

  /// The tables of some features, in the order of the first ones.
  ///
  /// - Parameter values: about the values of each feature; by default none are known.
  static func all(_ features: [Feature], values: [Int]? = nil) -> [TableDraft] {
    var tables: [TableDraft] = []
    for (f, feature) in features.enumerated() {
      let (name, own) = (feature.table ?? feature.name, values?[f] ?? 0)
      if let known = tables.firstIndex(where: { $0.name == name }) {
        tables[known].features.append(feature.name)
        tables[known].values = max(tables[known].values, own)
      } else {
        tables.append(TableDraft(name: name, features: [feature.name], values: own))
      }
    }
    return tables
  }
}

extension Feature {
  /// The features with tables that a space may have: of two categorical features or more, whose ids follow the rule of the
  /// first. What is proposed for a table and cannot be in it has one of its own.
  static func sharing(_ features: [Feature]) -> [Feature] {
    var features = features
    let names = Set(features.map(\.name))
    for f in features.indices where features[f].table != nil {
      let isCategorical =
        switch features[f].encoding {
        case .dictionary, .hashed: true
        case .quantiles, .logSquares, .standardised, .time: false
        }
      if !isCategorical || features[f].table.map(names.contains) ?? false {
        features[f].table = nil
      }
    }
    for f in features.indices {
      guard let table = features[f].table else { continue }
      let members = features.indices.filter { features[$0].table == table }
      if members.count < 2 { features[f].table = nil }
      features[f].encoding = features[members[0]].encoding
    }
    return features
  }
}
