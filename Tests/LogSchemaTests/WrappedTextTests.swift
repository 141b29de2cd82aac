// Where lines of a text break.

import LogSchema
import Testing

@Suite struct WrappedTextTests {
  @Test func linesBreakBetweenWords() {
    let text = "The run is in r8: report.html, summary.json"
    #expect(text.lines(columns: nil) == [text])
    #expect(text.lines(columns: 43) == [text])
    #expect(
      text.lines(columns: 20) == ["The run is in r8:", "  report.html,", "  summary.json"])
  }

  /// A command is copied from the terminal as one line.
  @Test func aCommandStaysWhole() {
    let command = "  nas search --resume --out results/flights"
    #expect(command.lines(columns: 20) == [command])
  }
}
