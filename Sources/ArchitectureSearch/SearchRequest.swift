// What a search is told: the space, the log, the folder of its results, and how much of the machine it may use.

import Files

/// A search to be run by `runSearch(_:progress:isCancelled:)`.
///
/// The result depends on the space, the log, `targets`, `seed` and `rows` alone: the same request gives the same
/// bits, whatever the number of threads.
public struct SearchRequest: Sendable {
  /// Where a space comes from.
  public enum Space: Hashable, Sendable {
    /// A YAML file. Paths in it are relative to its folder.
    case file(String)
    /// The text of such a file. Paths in it are relative to the working directory.
    case yaml(String)
  }

  /// The search space: a trainer config in which some values are choices.
  public var space: Space
  /// Files of the click log, read in this order, or an imported dataset; empty for the files that the space names.
  public var data: [String]
  /// The folder of the results. An earlier run in it is moved aside unless `resumes` is set.
  public var output: String
  /// The maximum costs of the architectures, as fractions of the baseline's cost: each above 0 and at most 1, no two
  /// equal; empty for the targets of the space.
  public var targets: [Double]
  /// The seed of the search, and the first seed of the retrains.
  public var seed: UInt64
  /// The number of threads, from 1 to 1024. It changes the time, never the result.
  public var threads: Int
  /// The number of rows of the log that are used, from its beginning; nil for `data.rows` of the space, or all.
  public var rows: Int?
  /// How many rows of the log that cannot be read are skipped before the search fails.
  public var maximumBadRows: Int
  /// The folder of imported logs, where equal logs are found again; nil for `$XDG_CACHE_HOME/nas`, or `~/.cache/nas`.
  public var cache: String?
  /// Whether an unfinished run in `output` goes on, with the settings with which it was begun. The result is that
  /// of an undisturbed run. A complete run is read. Either is refused if it was begun with other settings or another log. If
  /// there is no run in `output`, one is begun.
  public var resumes: Bool

  /// A request for a search of a space, whose results go to a folder; everything else has a default.
  public init(
    space: Space, data: [String] = [], output: String, targets: [Double] = [], seed: UInt64 = 1,
    threads: Int? = nil, rows: Int? = nil, maximumBadRows: Int = 0, cache: String? = nil,
    resumes: Bool = false
  ) {
    self.space = space
    self.data = data
    self.output = output
    self.targets = targets
    self.seed = seed
    self.threads = threads ?? Machine.cores
    self.rows = rows
    self.maximumBadRows = maximumBadRows
    self.cache = cache
    self.resumes = resumes
  }
}
