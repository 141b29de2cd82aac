// The parts that the columns of a log play beside the features, all columns together: what was asked for goes before what the
// format says, and that before what `RoleGuess` finds in single columns.

import Files
import Importing
import LogSchema

/// The weight and the group of a log's rows, and the roles of its columns.
struct LogRoles {
  /// The columns that name a row's group, and why they are proposed.
  let group: [String], groupReason: String?
  /// The column of weights, and why it is proposed.
  let weight: String?, weightReason: String?
  /// Of each column.
  private let roles: [ColumnRole?]

  /// Finds them.
  ///
  /// - Parameters:
  ///   - label: the label's column.
  ///   - labels: of each row of the sample.
  /// - Throws: `InputError` where the column that is to hold weights holds others.
  init(
    _ facts: [ColumnFacts], _ sample: LogSample, _ wishes: LogProfile.Wishes, label: String?,
    labels: [Bool?]?, order: RowOrder
  ) throws(InputError) {
    var taken = Set([label].compactMap { $0 } + wishes.group)
    if case .time(let column, _) = order { taken.insert(column) }
    let hasOwnNames = ![.criteo, .libsvm, .libffm].contains(sample.format)
    var roles = facts.indices.map { index -> ColumnRole? in
      let column = facts[index]
      guard hasOwnNames, !taken.contains(column.sample.name) else { return nil }
      return RoleGuess.role(
        of: column,
        RoleGuess.Context(
          labels: labels, rows: sample.rows, isExact: sample.stride == 1,
          isFirst: index == 0, repeats: sample.repeatedShare(ofColumn: index)))
    }
    let format = Self.group(ofFormat: sample)
    if !wishes.group.isEmpty || !format.isEmpty {
      roles = roles.map { $0?.kind == .group ? $0?.doubted : $0 }
      group = wishes.group.isEmpty ? format : wishes.group
      groupReason = wishes.group.isEmpty ? "as the log's format proposes" : nil
    } else {
      let chosen = Self.keepOne(.group, of: &roles) { facts[$0].sample.distinct }
      group = chosen.map { [facts[$0].sample.name] } ?? []
      groupReason = chosen.flatMap { roles[$0]?.reason }
    }
    if let name = wishes.weight {
      for index in facts.indices {
        if facts[index].sample.name == name {
          try Self.requireWeights(facts[index].sample, file: sample.paths[0])
          roles[index] = ColumnRole(.weight, "as you say")
        } else if roles[index]?.kind == .weight {
          roles[index] = roles[index]?.doubted
        }
      }
      (weight, weightReason) = (name, nil)
    } else {
      let chosen = Self.keepOne(.weight, of: &roles) { -$0 }
      weight = chosen.map { facts[$0].sample.name }
      weightReason = chosen.flatMap { roles[$0]?.reason }
    }
    self.roles = roles
  }

  /// The profiles with their roles. What a weight tells of the label is no leak.
  func applied(to profiles: [ColumnProfile]) -> [ColumnProfile] {
    zip(profiles, roles).map { profile, role in
      guard let role else { return profile }
      var profile = profile
      profile.role = role
      (profile.leak, profile.question) = (nil, nil)
      return profile
    }
  }

  /// Of the columns that are proposed for a part, the one of the greatest rank; the others are doubted.
  private static func keepOne(
    _ kind: ColumnRole.Kind, of roles: inout [ColumnRole?], rank: (Int) -> Int
  ) -> Int? {
    let proposed = roles.indices.filter { roles[$0]?.kind == kind && roles[$0]?.isProposed == true }
    let chosen = proposed.max { rank($0) < rank($1) }
    for index in proposed where index != chosen { roles[index] = roles[index]?.doubted }
    return chosen
  }

  private static func requireWeights(_ column: SampleColumn, file: String) throws(InputError) {
    let encoder = WeightEncoder()
    if column.missing > 0 {
      throw InputError(
        "column \(column.name) has no value in \(column.missing.grouped) of "
          + "\(column.codes.count.grouped) rows: expected a weight in every row", file: file)
    }
    let other = (0..<column.distinct).first { encoder.code(column.table.bytes($0).span) == nil }
    if let other {
      throw InputError(
        "column \(column.name): found \"\(column.text(other).shortened)\", expected "
          + (encoder.expected ?? "a weight"), file: file)
    }
  }

  /// RecBole's logs name their users, libsvm's their queries.
  private static func group(ofFormat sample: LogSample) -> [String] {
    let usual = sample.format == .recbole ? "user_id" : sample.format == .libsvm ? "qid" : nil
    return usual.map { sample.header.contains($0) ? [$0] : [] } ?? []
  }
}

extension ColumnRole {
  /// The same part, which the schema is not to name.
  fileprivate var doubted: ColumnRole { ColumnRole(kind, reason, isProposed: false) }
}
