// Fuzz replay

import ArgumentParser
import Files
import Foundation
import FuzzTargets

/// Reads what libFuzzer has kept.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Read guided inputs again, in this process.")

  @Argument(help: "Folders of inputs, or single ones.")
  var paths: [String]

  func run() throws {
    var outcomes: [Outcome: Int] = [:]
    for path in paths {
      let names = try? FileManager.default.contentsOfDirectory(atPath: path).sorted()
      for file in names.map({ $0.map { "\(path)/\($0)" } }) ?? [path] {
        let input = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        outcomes[try FuzzTarget.readAny(input), default: 0] += 1
      }
    }
    for outcome in Outcome.allCases {
      try Console.out("\(outcome.rawValue): \(outcomes[outcome] ?? 0)")
    }
  }
}
