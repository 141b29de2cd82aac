// Scales, ticks and the spreading of labels, against closed forms.

import Testing

@testable import Report

struct ScaleTests {
  @Test func mapsItsBoundsAndMiddle() {
    let scale = Scale(domain: -1...3, range: (200, 100))
    #expect(scale(-1) == 200)
    #expect(scale(3) == 100)
    #expect(scale(1) == 150)
  }

  @Test(arguments: [0.0, 5, -0.48])
  func singleValueIsInTheMiddle(value: Double) {
    let scale = Scale(domain: value...value, range: (0, 100))
    #expect(abs(scale(value) - 50) < 1e-9)
    #expect(scale.ticks(about: 5).values.count >= 2)
  }

  @Test func noiseOfRoundingIsNoDomain() {
    let scale = Scale(domain: 1e9...(1e9).nextUp, range: (0, 100))
    #expect(abs(scale(1e9) - 50) < 1e-6)
  }

  @Test func ticksAreRoundAndExact() {
    let unit = Ticks(domain: 0...1, count: 5, isWhole: false)
    #expect(unit.values == [0, 0.2, 0.4, 0.6, 0.8, 1])
    #expect(unit.digits == 1)
    let costs = Ticks(domain: 0.83...1.02, count: 7, isWhole: false)
    #expect(costs.values == [0.85, 0.9, 0.95, 1])
    #expect(costs.digits == 2)
    let changes = Ticks(domain: -0.35...0.22, count: 6, isWhole: false)
    #expect(changes.values == [-0.3, -0.2, -0.1, 0, 0.1, 0.2])
    let carried = Ticks(domain: 0...3.5, count: 5, isWhole: false)
    #expect(carried.values == [0, 1, 2, 3])
    #expect(carried.digits == 0)
    #expect(Ticks(domain: 0...1188, count: 4, isWhole: false).values == [0, 500, 1000])
  }

  @Test func stepsHaveNoFractions() {
    #expect(Ticks(domain: 0...3, count: 8, isWhole: true).values == [0, 1, 2, 3])
    #expect(Ticks(domain: -0.5...0.5, count: 8, isWhole: true).values == [0])
  }

  @Test(arguments: [1e-7, 3e-3, 0.7, 12, 4.2e6], [3, 5, 8])
  func thereAreAtMostAsManyIntervalsAsAskedFor(width: Double, count: Int) {
    let ticks = Ticks(domain: 0...width, count: count, isWhole: false)
    #expect(ticks.values.count <= count + 1)
    #expect(ticks.values.count * 5 >= count * 2)
    let labels = Set(ticks.values.map { $0.printed(ticks.digits) })
    #expect(labels.count == ticks.values.count)
  }

  @Test func labelsKeepApart() {
    #expect(spread([10, 10], gap: 10, within: 0...100) == [5, 15])
    #expect(spread([10, 50], gap: 10, within: 0...100) == [10, 50])
    #expect(spread([50, 48, 10], gap: 10, within: 0...100) == [54, 44, 10])
    #expect(spread([0, 0, 0], gap: 10, within: 0...100) == [0, 10, 20])
    #expect(spread([99, 99], gap: 10, within: 0...100) == [90, 100])
    #expect(spread([3], gap: 10, within: 5...100) == [5])
    #expect(spread([1, 2, 3], gap: 80, within: 0...100) == [0, 50, 100])
    #expect(spread([], gap: 10, within: 0...100).isEmpty)
  }

  @Test func linesHaveNoMorePointsThanPixels() {
    let many = (0..<10_000).map { index -> Point in
      (Double(index) / 100, index == 4321 ? 900 : Double(index % 7))
    }
    let kept = thinned(many)
    #expect(kept.count <= 102)
    #expect(kept.map(\.x) == kept.map(\.x).sorted())
    #expect(kept.first?.x == 0 && kept.last?.x == 99.99)
    #expect(kept.contains { $0.y == 900 } && kept.contains { $0.y == 0 })
    #expect(thinned(Array(many.prefix(2))).map(\.x) == [0, 0.01])
    #expect(thinned([(0, 5), (0.5, 7), (1, 6), (1.5, 1), (30, 2)]).map(\.y) == [5, 7, 1, 2])
    #expect(thinned([]).isEmpty)
  }

  @Test func overlapIsTheSharedArea() {
    let frame = Frame(left: 0, top: 0, width: 10, height: 10)
    #expect(frame.overlap(with: Frame(left: 8, top: 5, width: 10, height: 10)) == 10)
    #expect(frame.overlap(with: Frame(left: 10, top: 0, width: 5, height: 5)) == 0)
  }

  @Test func movingMeanIsTheMeanOfItsNeighbours() {
    #expect(movingMean([1, 2, 6, 3], window: 3) == [1.5, 3, 11.0 / 3, 4.5])
    #expect(movingMean([1, 2, 6], window: 1) == [1, 2, 6])
    #expect(movingMean([], window: 3).isEmpty)
  }
}
