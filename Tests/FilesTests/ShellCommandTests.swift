// Commands that the program prints: a shell gets back the words that they were made of.

import Foundation
import Testing

@testable import Files

@Suite struct ShellCommandTests {
  /// The arguments that `sh` hands on to a program, each behind a line feed and before a period.
  private func arguments(_ command: String) throws -> [String] {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", "nas() { printf '%s\\0' \"$@\"; }; \(command)"]
    let output = Pipe()
    shell.standardOutput = output
    try shell.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    shell.waitUntilExit()
    return bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast()
      .map { String(decoding: $0, as: UTF8.self) }
  }

  static let hostile = [
    "plain", "with blanks", "  both ends ", "", "it's", "''", "\"double\"", "$HOME", "$(reboot)",
    "`reboot`", "a;b", "a&b", "a|b", "a>b", "*", "?", "[ab]", "{a,b}", "~", "~root", "!!", "#no",
    "=ls", "a=b", "back\\slash", "\\n", "100%", "%s", "naïve", "日本語", "a\nb", "tab\there",
    "\u{1b}[2J",
    "quote'\nand line", "percent%\nline", "-dash", "--double", "-", "a\\\n$x",
  ]

  @Test(arguments: hostile)
  func aShellReadsTheWordBack(word: String) throws {
    #expect(try arguments("nas \(ShellCommand.quoted(word))") == [word])
  }

  @Test func allWordsOfACommandComeBack() throws {
    let command = Self.hostile.reduce(ShellCommand("nas", "search")) { $0.adding([$1]) }
    #expect(try arguments("\(command)") == ["search"] + Self.hostile)
  }

  /// What begins with a dash would be taken for an option.
  @Test func valuesWithADashStayValues() {
    let command = ShellCommand("nas", "search").path("-space.yaml").option("--out", "-run")
      .option("--data", each: ["-", "my log"]).option("--cache", nil)
    #expect(
      "\(command)" == "nas search ./-space.yaml --out=-run --data - --data 'my log'")
  }

  @Test func plainWordsStayPlain() {
    for word in ["results/a-b_c.yaml", "0.9", "a:b", "x@y", "50%", "a,b", "k=v"] {
      #expect(ShellCommand.quoted(word) == word)
    }
  }
}
