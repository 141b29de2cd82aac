// `data.keep_negatives` as it stands in a space file. What it means is documented in `Schema.swift`.

import Files
import LogSchema
import Yams

/// The keys of a sampling of negative rows.
struct SamplingEntry: Section {
  var share = 1.0
  var seed = 1

  static let doc = "Sampling of negative rows."

  /// What a share may be.
  static let shares = NumberRange.above(0, atMost: 1)

  static let settings: [Setting<Self>] = [
    .number("share", \.share, shares, "The share of negative rows to keep.").required,
    .integer(
      "seed", \.seed, 0...Int.max, "The seed of the sampling; another seed keeps other rows."),
  ]
}

extension Setting where Root == DataSection {
  /// A share, or `{share: 0.1, seed: 1}`.
  static let keepNegatives = Setting(
    "keep_negatives", .either([.number(SamplingEntry.shares), .section(SamplingEntry.self)]),
    "The share of negative rows to keep; a kept row has the weight 1 / share, so that predictions stay calibrated.",
    absence: .described("all rows"),
    read: { data, section in
      guard let node = section.node("keep_negatives") else { return }
      var entry = SamplingEntry()
      if node.mapping != nil {
        entry = try SamplingEntry(
          node, path: section.path("keep_negatives"), file: section.file)
      } else if let share = try section.number("keep_negatives", in: SamplingEntry.shares) {
        entry.share = share
      }
      data.schema.sampling = NegativeSampling(share: entry.share, seed: UInt64(entry.seed))
    },
    write: { data in
      data.schema.sampling.map {
        .flow([("share", .number($0.share)), ("seed", .number($0.seed))])
      }
    })
}
