// A log with a signal that a network finds in one pass, and spaces over it whose verdicts are certain.

import Numerics

enum ClickLog {
  /// Rows of the log, the header not counted.
  static let rows = 3000

  /// Clicks depend on the site alone; hour and price are noise.
  static let csv: String = {
    var random = RandomStream(seed: 11, purpose: "click log")
    var lines = ["clicked,site,hour,price"]
    for _ in 0..<rows {
      let site = random.below(4)
      let clicked = random.uniform() < (site % 2 == 0 ? 0.9 : 0.1)
      lines.append("\(clicked ? 1 : 0),s\(site),\(random.below(24)),\(random.below(1000))")
    }
    return lines.joined(separator: "\n") + "\n"
  }()
}

enum SpaceText {
  /// The margin is so wide that everything is neutral.
  static let neutral = """
    data:
      path: log.csv
      label: clicked
      order: {shuffle: 3}
      features:
        site: {type: categorical}
        hour: {type: categorical}
        price: {type: numeric, buckets: 8}
    model:
      embedding: {choices: [0, 2, 4, 8], baseline: 4}
      cross: [{rank: {choices: [0, 2], baseline: 2}}]
      hidden:
        - width: {choices: [4, 8, 16], baseline: 8}
          bottleneck: {choices: [none, 2], baseline: none}
    training: {batch: 64}
    search: {targets: [0.9, 0.6], samples: 4}
    verdict: {margin: 0.9, confidence: 0.8, seeds: 2, max_seeds: 4, blocks: 10}

    """

  /// Every target forbids the one feature that matters, which is worse beyond doubt.
  static let worse = """
    data:
      path: log.csv
      label: clicked
      features:
        site: {type: categorical}
        hour: {type: categorical}
    model:
      embeddings:
        site: {choices: [0, 8], baseline: 8}
        hour: 1
      hidden: [{width: 8}]
    training: {batch: 64}
    search: {targets: [0.5]}
    verdict: {seeds: 2, max_seeds: 2, blocks: 10}

    """
}
