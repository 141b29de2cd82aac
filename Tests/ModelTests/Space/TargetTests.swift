// A target: what can be one, how it stands in files, and that other numbers are refused.

import Foundation
import Model
import Testing

@Suite struct TargetTests {
  @Test(arguments: [0, -0.5, 1.0.nextUp, .infinity, .nan]) func otherNumbersAreNone(ratio: Double) {
    #expect(Target(ratio) == nil)
  }

  @Test func theMilderIsTheGreater() {
    let targets: [Target] = [0.85, 1, 0.9]
    #expect(targets.sorted(by: >) == [1, 0.9, 0.85])
    #expect("\(targets)" == "[0.85, 1.0, 0.9]")
    #expect(targets.map(\.slug) == ["0.85", "1.0", "0.9"])
  }

  /// In JSON it is the number, to the last bit.
  @Test(arguments: [0.9, 1, 25.0 / 37, .leastNormalMagnitude])
  func itIsANumberInFiles(ratio: Double) throws {
    let target = try #require(Target(ratio))
    let text = try JSONEncoder().encode([target])
    #expect(text == (try JSONEncoder().encode([ratio])))
    #expect(try JSONDecoder().decode([Target].self, from: text) == [target])
  }

  @Test(arguments: ["0", "1.5", "-1", "\"0.9\"", "null"]) func otherFilesAreRefused(text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Target].self, from: Data("[\(text)]".utf8))
    }
  }
}
