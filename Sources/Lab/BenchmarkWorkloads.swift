// The two workloads of `nas bench`: a model in the shape of Criteo's, and the flights.

import Datasets
import Files
import Foundation
import LogSchema
import Model
import Numerics
import Runs
import Search

extension Benchmark {
  /// Measures R1 by an optimizer, and the flights if their space is given.
  package func run(flights: Workspace?, optimizer: any OptimizerRule = AdaGrad()) throws
    -> BenchmarkReport
  {
    var workloads = [Self.r1(pool: workers, optimizer: optimizer)]
    if let flights { workloads.append(try Self.flights(flights, pool: workers)) }
    return try run(workloads)
  }

  /// R1: 39 features of 100,000 ids each (Zipf), embedding choices 0 to 32, two cross layers, hidden layers
  /// 512-512-256 in eighths, batch 2048. The baseline is the largest network. A step of the supernet trains
  /// one of 64 architectures: see `spreadArchitectures`.
  ///
  /// Eight batches come again and again. If rows move that a batch does not name, there are 128, so that rows have as many
  /// steps to take as in a long training.
  static func r1(pool: WorkerPool, optimizer: any OptimizerRule = AdaGrad()) -> (
    name: String, supernet: Subject, largest: Subject
  ) {
    let (batchCount, cycle) = optimizer.movesUnnamedRows ? (128, 128) : (8, 1)
    let (features, ids, rows) = (39, 100_000, 2048)
    func choice(_ widths: [Int]) -> Choice {
      Choice(values: widths.map(ChoiceValue.width), baseline: widths.count - 1)
    }
    func eighths(of width: Int) -> Choice { choice((1...8).map { $0 * width / 8 }) }
    var space = SearchSpace(
      data: DataSection(
        paths: [""],
        schema: Schema(
          label: "click", order: .log,
          features: (0..<features).map { Feature(name: "C\($0)", encoding: .dictionary()) })),
      model: ModelSection(
        embeddings: [Choice](repeating: choice([0, 4, 8, 16, 32]), count: features),
        linear: false, ranks: [Choice](repeating: choice([8, 16, 32, 64]), count: 2),
        hidden: [512, 512, 256].map { ModelSection.Hidden(width: eighths(of: $0)) }))
    space.training.batch = rows
    space.training.optimizer = optimizer
    if optimizer is AdaGrad { space.training.learningRate = 0.01 }
    let vocabularySizes = [Int](repeating: ids, count: features)
    let costed = CostedSpace(space, vocabularySizes: vocabularySizes)

    var random = RandomStream(seed: 1, purpose: "R1")
    let batches = (0..<batchCount).map { _ in
      var batch = Batch()
      batch.labels = (0..<rows).map { _ in random.uniform() < 0.25 ? 1 : 0 }
      batch.columns = (0..<features).map { _ in
        var column = Batch.Column()
        column.ids = (0..<rows).map { _ in
          UInt32(min(pow(Double(ids), random.uniform()) - 1, Double(ids - 1)))
        }
        return column
      }
      return batch
    }
    let shapes = spreadArchitectures(64, costed.decisions).map(costed.shape)
    func network() -> Network {
      Network(
        space.model, capacity: Capacity(space.model), vocabularySizes: vocabularySizes,
        rules: space.training.rules, seed: 1)
    }
    // A network of which the rows know the step has one trainer.
    let shared = optimizer.movesUnnamedRows ? nil : network()
    func subject(_ shapes: [Shape]) -> Subject {
      let trainer = Box(
        Trainer(shared ?? network(), loss: space.training.loss, pool: pool, clock: now))
      var step = 0
      return Subject(
        rows: rows, cycle: max(shapes.count, cycle),
        step: {
          let shape = shapes[step % shapes.count]
          _ = trainer.value.step(batches[step % batches.count], training: [shape])
          step += 1
          return 3 * Double(rows * costed.network.cost(of: shape).flops)
        }, stage: { trainer.value.seconds($0) })
    }
    return ("R1", subject(shapes), subject([space.baselineShape]))
  }

  /// Architectures in which each choice of a decision is about equally frequent: number i chooses by the
  /// fractional part of (i + 1) · √p, with a prime p for each decision. The rule is simple enough for others
  /// to be timed on the same architectures.
  static func spreadArchitectures(_ count: Int, _ decisions: [Decision]) -> [Architecture] {
    var primes: [Int] = []
    var candidate = 2
    while primes.count < decisions.count {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return (0..<count).map { i in
      Architecture(
        choices: zip(decisions, primes).map { decision, prime in
          let position = (Double(i + 1) * Double(prime).squareRoot())
            .truncatingRemainder(dividingBy: 1)
          return Int(position * Double(decision.choice.values.count))
        })
    }
  }

  /// The flights at the batch of their space: the search's own step after the warm-up, with all its targets
  /// and samples, and a step of the supernet at its greatest widths.
  static func flights(_ workspace: Workspace, pool: WorkerPool) throws
    -> (name: String, supernet: Subject, largest: Subject)
  {
    let (costed, space, dataset) = (workspace.costed, workspace.space, workspace.dataset)
    let rows = space.training.batch
    let pass = Box(
      SearchPass(
        costed, targets: costed.targets, vocabularySizes: dataset.vocabularySizes,
        positiveRate: dataset.positiveRate, seed: 1, pool: pool,
        clock: now))
    let widest = Architecture(choices: costed.decisions.map(\.choice.widest))
    let shape = costed.shape(of: widest)
    let trainer = Box(
      Trainer(
        Network(
          space.model, capacity: Capacity(shape), vocabularySizes: dataset.vocabularySizes,
          rules: space.training.rules, seed: 1),
        loss: space.training.loss, pool: pool, clock: now))
    func reader() -> (Subject.Reader) {
      var (batch, step) = (Batch(), 0)
      var profile = Profile(clock: now)
      return Subject.Reader(
        next: {
          let start = step * rows % (dataset.rows - rows)
          step += 1
          try profile.measure(.data) { try dataset.read(start..<start + rows, into: &batch) }
          return batch
        }, seconds: { profile.seconds(.data) })
    }
    let (searched, trained) = (reader(), reader())
    // The search proper, again and again.
    let schedule = Schedule(
      space.search, steps: dataset.rows / rows, searchers: costed.targets.count,
      choices: costed.choices)
    var step = 0
    return (
      "flights",
      Subject(
        rows: rows,
        step: {
          let place = step % (schedule.steps - schedule.warmUpEnd) + schedule.warmUpEnd
          let before = pass.value.work.flops
          _ = try pass.value.step(place, try searched.next(), schedule)
          step += 1
          return Double(pass.value.work.flops - before)
        },
        stage: { pass.value.seconds($0) + ($0 == .data ? searched.seconds() : 0) }),
      Subject(
        rows: rows,
        step: {
          _ = trainer.value.step(try trained.next(), training: [shape])
          return 3 * Double(rows * costed.network.cost(of: shape).flops)
        }, stage: { trainer.value.seconds($0) + ($0 == .data ? trained.seconds() : 0) })
    )
  }
}

extension Benchmark.Subject {
  /// Reads batch after batch, from the start again at the end of the log.
  struct Reader {
    var next: () throws -> Batch
    var seconds: () -> Double
  }
}

/// A value that two closures share.
private final class Box<Value> {
  var value: Value
  init(_ value: Value) { self.value = value }
}
