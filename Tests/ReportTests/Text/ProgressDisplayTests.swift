// What is said of progress: whole parts, in lines that fit, without long silences.

import Testing

@testable import Report

@Suite struct ProgressDisplayTests {
  static let parts =
    ["search 21%", "run 12%", "about 4 to 6 min left", "18354 rows/s"]
    + (1...8).map { "0.9\($0): cost 0.8\($0), entropy 49.\($0)" }

  /// A line is the first parts, as many as fit.
  @Test(arguments: [true, false])
  func aLineLosesWholeParts(isTerminal: Bool) throws {
    for width in 20...200 {
      var display = ProgressDisplay(isTerminal: isTerminal, at: 0)
      let output = display.show(
        ProgressDisplay.Activity("search", fraction: 0.21, parts: Array(Self.parts.dropFirst())),
        at: 10, width: width)
      let line = try #require(output.compactMap(Self.text).first)
      let limit = isTerminal ? width - 1 : ProgressDisplay.plainWidth
      #expect(line.count <= limit)
      let whole = (1...Self.parts.count).map { Self.parts.prefix($0).joined(separator: "  ") }
      let longest = whole.last { $0.count <= limit }
      #expect(line == longest, "\(width)")
    }
  }

  @Test func wherePartsFindNoRoomAPercentageDoes() {
    func fitted(_ width: Int) -> String {
      ProgressDisplay.fitted(["playoff of 45 trainings: 6%"], short: "6%", width: width)
    }
    #expect(fitted(27).count == 27 && fitted(26) == "6%" && fitted(2) == "6%" && fitted(1) == "")
  }

  static func text(_ output: ProgressDisplay.Output) -> String? {
    switch output {
    case .rewrite(let line), .line(let line): line
    case .endLine, .erase: nil
    }
  }

  /// Two hours of a program that is silent, or has a length, or neither.
  @Test(arguments: [true, false])
  func noSilenceIsLong(isTerminal: Bool) {
    var display = ProgressDisplay(isTerminal: isTerminal, at: 0)
    var (last, longest, early, lines) = (0.0, 0.0, 0.0, 0)
    for tick in 1...14_400 {
      let time = Double(tick) / 2
      var output: [ProgressDisplay.Output] = []
      switch tick % 3600 {
      case 10: output = display.show(.init("opening the log"), at: time, width: 80)
      case 100...1500:
        let fraction = Double(tick % 3600 - 100) / 1400
        output = display.show(.init("search", fraction: fraction), at: time, width: 80)
      case 1800: output = display.end(at: time)
      default: break
      }
      output += display.beat(at: time, width: 80)
      let count = output.compactMap(Self.text).count
      lines += count
      if count > 0 || tick % 3600 == 1800 {
        longest = max(longest, time - last)
        if time <= 60 { early = max(early, time - last) }
        last = time
      }
    }
    #expect(early <= 5.5)
    #expect(longest <= (isTerminal ? 5.5 : 60.5))
    #expect(isTerminal || lines < 250, "\(lines)")
  }

  @Test func aStallIsTold() {
    var display = ProgressDisplay(isTerminal: false, at: 0)
    _ = display.show(.init("search", fraction: 0.21), at: 1, width: 80)
    #expect(display.beat(at: 5.5, width: 80).isEmpty)
    #expect(display.beat(at: 6, width: 80) == [.line("still at search 21%, 5 s")])
  }

  /// The last line of what has a length stays; one that only says what goes on makes way.
  @Test func whatIsOverMakesWay() {
    var display = ProgressDisplay(isTerminal: true, at: 0)
    #expect(
      display.show(.init("opening the log"), at: 1, width: 80) == [.rewrite("opening the log")])
    #expect(display.beat(at: 1.5, width: 80).isEmpty)
    #expect(display.beat(at: 2, width: 80) == [.rewrite("opening the log, 1 s")])
    #expect(
      display.show(.init("import", fraction: 0.5), at: 3, width: 80)
        == [.erase, .rewrite("import 50%")])
    #expect(display.end(at: 4) == [.endLine])
    #expect(display.end(at: 4) == [])
  }

  @Test(
    arguments: [
      (2...4, "a few seconds left"), (0...300, "at most 5 min left"), (14...14, "about 14 s left"),
      (41...58, "about 40 to 60 s left"),
      (230...350, "about 4 to 6 min left"), (350...365, "about 6 min left"),
      (20...250, "about 20 s to 4 min left"), (6300...9200, "about 2 to 2.5 h left"),
      (1000...9200, "about 0.5 to 2.5 h left"),
    ] as [(ClosedRange<Double>, String)])
  func timesAreRoundedAsGuessesAre(seconds: ClosedRange<Double>, text: String) {
    #expect(remainingText(seconds) == text)
  }
}
