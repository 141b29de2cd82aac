// A network that is written and read back is the same, and its size is known beforehand.

import Files
import Foundation
import Numerics
import TestSupport
import Testing

@testable import Model

@Suite struct SnapshotTests {
  static let shape = Widths(
    embeddings: [3, 2, 4], ranks: [2, 1],
    hidden: [.init(width: 70, bottleneck: 3), .init(width: 5)])
  static let models = [
    shape.model(), Widths(embeddings: [0, 1, 0], ranks: [], hidden: []).model(),
    Widths(embeddings: [0, 0, 0], ranks: [2], hidden: [.init(width: 3)]).model(),
    ModelSection(
      embeddings: [2, 4, 1].map { Choice(fixed: .width($0)) }, ranks: [],
      hidden: [
        .init(
          width: Choice(fixed: .width(6)),
          bottleneck: Choice(values: [.none, .width(2)], baseline: 0))
      ]),
  ]

  @Test(arguments: models, [true, false])
  func theSizeIsKnownBeforeItIsAllocated(model: ModelSection, linear: Bool) {
    var model = model
    model.linear = linear
    for optimizer in [SGD(rate: 1), AdaGrad(rate: 1, initialAccumulator: 0)] as [any OptimizerRule]
    {
      let network = Fixture.network(model, optimizer: optimizer, seed: 1)
      #expect(
        Network.stateSize(
          model, Capacity(model), vocabularySizes: Fixture.vocabularySizes,
          rules: UpdateRules(optimizer))
          == network.stateSize)
    }
  }

  /// A snapshot is of the step at which it was made, whatever is trained while it is written; a network that reads
  /// it goes on as the first one did.
  @Test func aNetworkGoesOnFromItsSnapshot() throws {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "nas-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    func trainer(seed: UInt64) -> Trainer {
      Trainer(
        Fixture.network(
          Self.shape.model(), optimizer: AdaGrad(rate: 0.1, initialAccumulator: 0.1), seed: seed),
        pool: WorkerPool(threads: 2))
    }
    func step(_ trainer: inout Trainer, _ seed: UInt64) -> [Float] {
      trainer.step(Fixture.batch(rows: 37, seed: seed), training: [Self.shape]).logits
    }
    var first = trainer(seed: 1)
    _ = step(&first, 1)
    let snapshot = first.network.blankSnapshot()
    first.network.copy(to: snapshot, WorkerPool(threads: 2))
    let expected = [step(&first, 2), step(&first, 3)]
    try SnapshotFile.write(header: [], to: file) { try snapshot.write(to: &$0) }

    var second = trainer(seed: 9)
    var reader = try SnapshotFile.Reader(path: file)
    try second.network.restore(from: &reader)
    #expect([step(&second, 2), step(&second, 3)] == expected)
  }

  @Test func anotherNetworksSnapshotIsRefused() throws {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "nas-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    let networks = Self.models.prefix(2).map { Fixture.network($0, seed: 1) }
    for (writer, other) in [(networks[0], networks[1]), (networks[1], networks[0])] {
      try SnapshotFile.write(header: [], to: file) { try writer.live.write(to: &$0) }
      var reader = try SnapshotFile.Reader(path: file)
      #expect(throws: InputError.self) { try other.restore(from: &reader) }
    }
  }
}
