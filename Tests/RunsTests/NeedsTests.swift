// What a run asks of the machine: for its largest children, whatever the baseline takes.

import Model
import TestSupport
import Testing

@testable import Runs
@testable import Training

@Suite struct NeedsTests {
  /// One of fewer operations may have more parameters than the baseline.
  @Test func noChildIsBeyondTheBound() throws {
    let workspace = try TinyProject().workspace
    let children = workspace.costed.architectures.map {
      workspace.memory.weights(of: workspace.costed.shape(of: $0))
    }
    let bound = workspace.largestChildBytes(under: [0.5])
    #expect(children.allSatisfy { $0 <= bound })
  }

  /// The disk holds a child's snapshots for each that is trained side by side, which are no more than memory holds.
  @Test func theDiskIsForTheLargestChildren() {
    func disk(child: Int, threads: Int, memory: Int = .max) -> Int {
      Needs(
        supernet: 1000, largestChild: child, targets: 2, rows: 10, threads: threads,
        snapshots: true,
        memory: memory
      ).disk
        - Needs(
          supernet: 0, largestChild: 0, targets: -1, rows: 0, threads: 1, snapshots: true
        ).disk
    }
    let predictions = 2 * 3 * 40
    #expect(disk(child: 100, threads: 4) == 3000, "the supernet's are more")
    #expect(disk(child: 900, threads: 4) == 3 * 3600 + 4 * 40 + predictions)
    #expect(disk(child: 900, threads: 4, memory: 2000) == 3 * 2000 + 4 * 40 + predictions)
    #expect(
      disk(child: 900, threads: 4, memory: 10) == 3 * 900 + 4 * 40 + predictions,
      "one is trained all the same")
  }
}
