// Whether products are right: random shapes and leading dimensions against a plain loop.

import Files
import Numerics

extension Doctor {
  /// C = A · B, with A or B transposed as told.
  typealias Product =
    @Sendable (_ a: Matrix, _ b: Matrix, _ transposition: Transposition, _ c: Matrix) -> Void

  /// Multiplies random matrices on all threads at once, and compares elements of each product, the
  /// corners among them, with a loop in double precision.
  ///
  /// Whatever the order of its sum, a rounded element differs from Σₖ aᵢₖ·bₖⱼ by at most
  /// γ · Σₖ |aᵢₖ·bₖⱼ| with γ = ku / (1 - ku) and u = 2⁻²⁴ (Higham 2002, section 3.1).
  static func products(on pool: WorkerPool, by product: Product) -> Check {
    let trials = 60
    let failures = pool.map(trials) { Trial(number: $0).problem(of: product) }.compactMap { $0 }
    if let first = failures.first {
      return .failure(
        "products", "\(failures.count) of \(trials) are wrong: \(first)",
        advice: """
          Nothing that was trained here can be trusted. Install libopenblas0-pthread in another \
          version, or set OPENBLAS_CORETYPE=Haswell and ask again.
          """)
    }
    return .ok("products", "\(trials) of random shapes are right within γ·Σ|a·b|")
  }
}

/// A product of random matrices, each a view into a larger one.
private struct Trial {
  private let a: Matrix
  private let b: Matrix
  private let frame: Matrix
  private let transposition: Transposition
  private let m: Int
  private let k: Int
  private let n: Int

  /// The elements that are looked at: where these rows and columns cross.
  private let rows: [Int]
  private let columns: [Int]

  private static let margin: Float = 77

  init(number: Int) {
    var random = RandomStream(seed: 1, purpose: "doctor").substream(number)
    func sample(below bound: Int) -> [Int] {
      [0, bound - 1] + (0..<8).map { _ in random.below(bound) }
    }
    // From one element to shapes that a kernel has to cut into pieces.
    let greatest = [6, 24, 96][number / 3 % 3]
    (m, k, n) = (
      1 + random.below(greatest), 1 + random.below(6 * greatest), 1 + random.below(greatest)
    )
    (rows, columns) = (sample(below: m), sample(below: n))
    transposition = [.neither, .first, .second][number % 3]
    func view(_ rows: Int, _ columns: Int, _ number: Int) -> Matrix {
      let whole = Matrix(rows: rows, columns: columns + random.below(9))
      whole.fillUniform(bound: 1, random.substream(number))
      return whole.prefix(rows: rows, columns: columns)
    }
    a = transposition == .first ? view(k, m, 0) : view(m, k, 0)
    b = transposition == .second ? view(n, k, 1) : view(k, n, 1)
    frame = Matrix(rows: m + 1, columns: n + 1 + random.below(9))
    frame.fill(Self.margin)
  }

  /// What is wrong with a product, nil if nothing is.
  func problem(of product: Doctor.Product) -> String? {
    product(a, b, transposition, frame.prefix(rows: m, columns: n))
    let shape = "\(m) × \(k) × \(n)"
    let beside = frame[columns: n..<frame.columns]
    guard (0..<m).allSatisfy({ beside.array(row: $0).allSatisfy { $0 == Self.margin } }),
      frame.array(row: m).allSatisfy({ $0 == Self.margin })
    else { return "\(shape) writes beside its result" }

    let γ = Double(k) * 0x1p-24 / (1 - Double(k) * 0x1p-24)
    for i in rows {
      for j in columns {
        let (sum, magnitude) = element(i, j)
        // Written so that NaN is a problem too.
        guard abs(Double(frame[i, j]) - sum) <= γ * magnitude else {
          return "\(shape), element (\(i), \(j)) is \(frame[i, j]), expected \(sum)"
        }
      }
    }
    return nil
  }

  /// Σₖ aᵢₖ·bₖⱼ and Σₖ |aᵢₖ·bₖⱼ|
  private func element(_ i: Int, _ j: Int) -> (sum: Double, magnitude: Double) {
    (0..<k).reduce((0, 0)) { total, k in
      let x = Double(transposition == .first ? a[k, i] : a[i, k])
      let y = Double(transposition == .second ? b[j, k] : b[k, j])
      return (total.0 + x * y, total.1 + abs(x * y))
    }
  }
}
