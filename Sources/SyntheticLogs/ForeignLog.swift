// Synthetic click logs in the forms of package ones, with a signal that a model can learn: to try out
// readers, importers and search spaces at any size.

import Files
import Foundation
import Numerics

/// A synthetic log that is written as a package one is.
///
/// A row is a function of the form, the seed, the row's number and, where time passes, the number of rows; not
/// of the number of threads.
package struct ForeignLog: Sendable {
  /// The package logs whose form there is.
  package enum Form: String, CaseIterable, Sendable {
    /// Criteo's display advertising logs: tab-separated without a header; a label, 13 integers, some missing
    /// or negative, and 26 categories as eight hexadecimal digits.
    case criteo
    /// Avazu's: comma-separated with a header; hours as YYMMDDHH, rising.
    case avazu
    /// MovieLens as RecBole's atomic file: tab-separated, types in the header; ratings from 1 to 5, which are
    /// positive from 4 on.
    case movielens
  }

  /// What is known of a log that was written.
  package struct Truth: Codable, Hashable, Sendable {
    /// The form.
    package let form: String
    /// Number of rows.
    package let rows: Int
    /// The seed of everything.
    package let seed: UInt64
    /// The share of positive rows that came out.
    package let positiveRate: Double
    /// The mean over the rows of the entropy of the true probability, in nats: the expected log loss of a
    /// model that knows the truth.
    package let bayesLogloss: Double

    enum CodingKeys: String, CodingKey {
      case form, rows, seed
      case positiveRate = "positive_rate"
      case bayesLogloss = "bayes_logloss"
    }
  }

  private let form: Form
  private let rows: Int
  private let seed: UInt64
  private let positiveRate: Double

  /// A log of `rows` rows.
  ///
  /// - Parameter positiveRate: the expected share of positive rows.
  /// - Precondition: rows ≥ 1 and 0 < positiveRate < 1.
  package init(form: Form, rows: Int, seed: UInt64, positiveRate: Double) {
    precondition(rows >= 1 && positiveRate > 0 && positiveRate < 1)
    self.form = form
    self.rows = rows
    self.seed = seed
    self.positiveRate = positiveRate
  }

  /// Writes the log to `path`, and what is known of it to `path` with `.truth.json` appended. Memory does not
  /// depend on the number of rows.
  ///
  /// - Parameter progress: called now and then with the number of rows that are written.
  /// - Returns: what is known of it.
  /// - Throws: `InputError` where one of the files exists or may not be written; `FileError` where the
  ///   disk is full.
  package func write(
    to path: String, pool: WorkerPool, progress: (_ rows: Int) -> Void = { _ in }
  ) throws -> Truth {
    switch form {
    case .criteo: try write(CriteoForm(seed: seed), to: path, pool, progress)
    case .avazu: try write(AvazuForm(seed: seed, rows: rows), to: path, pool, progress)
    case .movielens: try write(MovieLensForm(seed: seed, rows: rows), to: path, pool, progress)
    }
  }

  private func write(
    _ form: some SyntheticForm, to path: String, _ pool: WorkerPool, _ progress: (Int) -> Void
  ) throws -> Truth {
    let bias = bias(of: form)
    var (positives, entropy) = (0, 0.0)
    let truthPath = try SyntheticFile.write(
      to: path, header: form.header, rows: rows, pool: pool, progress: progress
    ) { rows, text in
      chunk(of: form, rows: rows, bias: bias, text: &text)
    } collect: {
      positives += $0.positives
      entropy += $0.entropy
    }
    let n = Double(rows)
    let truth = Truth(
      form: self.form.rawValue, rows: rows, seed: seed, positiveRate: Double(positives) / n,
      bayesLogloss: entropy / n)
    try DurableFile.create(truthPath) { try $0.write(try jsonText(truth) + "\n") }
    return truth
  }

  private func chunk(
    of form: some SyntheticForm, rows: Range<Int>, bias: Double, text: inout [UInt8]
  ) -> (positives: Int, entropy: Double) {
    let random = RandomStream(seed: seed, purpose: "rows")
    var positives = 0
    var entropy = 0.0
    var values = [Int?](repeating: nil, count: form.fields)
    var clusters = [Int](repeating: 0, count: form.fields)
    for row in rows {
      var draw = random.substream(row)
      form.draw(row, &draw, values: &values, clusters: &clusters)
      let logit = form.logit(values, clusters) + bias
      entropy += binaryEntropy(logit: logit)
      // Positive where this is above 0: logistic noise makes the probability the logit's.
      let u = draw.uniform()
      let latent = logit + log((u + 0x1p-54) / (1 - u))
      positives += latent > 0 ? 1 : 0
      form.append(row, values, latent: latent, to: &text)
      text.append("\n")
    }
    return (positives, entropy)
  }

  /// The bias at which the mean probability over some rows is the one asked for, by bisection.
  private func bias(of form: some SyntheticForm) -> Double {
    let random = RandomStream(seed: seed, purpose: "bias")
    var values = [Int?](repeating: nil, count: form.fields)
    var clusters = [Int](repeating: 0, count: form.fields)
    let logits = (0..<1 << 14).map { sample in
      var draw = random.substream(sample)
      form.draw(draw.below(rows), &draw, values: &values, clusters: &clusters)
      return form.logit(values, clusters)
    }
    var (low, high) = (-50.0, 50.0)
    while high - low > 1e-9 {
      let middle = (low + high) / 2
      let mean = logits.reduce(0) { $0 + logistic($1 + middle) } / Double(logits.count)
      if mean < positiveRate { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}

/// How the rows of a log are drawn and written.
protocol SyntheticForm: Sendable {
  /// The first line with its end; empty where there is none.
  var header: String { get }
  /// The number of values that are drawn for a row.
  var fields: Int { get }
  /// Draws the values of a row, nil where one is missing, and the cluster of each.
  func draw(
    _ row: Int, _ random: inout RandomStream, values: inout [Int?], clusters: inout [Int])
  /// The logit of a row, but for a bias.
  func logit(_ values: [Int?], _ clusters: [Int]) -> Double
  /// Appends the row without the line's end. It is positive where `latent` is above 0.
  func append(_ row: Int, _ values: [Int?], latent: Double, to text: inout [UInt8])
}
