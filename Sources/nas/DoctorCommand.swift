// nas doctor

import ArgumentParser
import Files
import Foundation
import Report
import Runs

/// Checks the installation.
struct DoctorCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "doctor", "Check the installation: BLAS, numerics, machine.",
    usage: "doctor [<options>]",
    discussion: "The check takes a few seconds. The exit code is 1 if something is wrong.",
    examples: [Example("After an installation", "nas doctor")])

  @OptionGroup(title: Heading.log) var cache: CacheOptions

  @OptionGroup(title: Heading.output) var answer: AnswerOptions

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  @OptionGroup(title: Heading.machine) var threads: ThreadOptions

  func run() throws {
    let checks = Doctor.examine(
      threads: threads.threads,
      folders: [
        ("results", FileManager.default.currentDirectoryPath),
        ("imported logs", cache.folder),
      ])
    try Console.out(answer.json ? try jsonText(checks, pretty: true) : text(checks))
    if checks.contains(where: { $0.verdict == .failure }) { throw ExitCode(1) }
  }

  /// A table, and the advice for each finding that is not as it should be.
  private func text(_ checks: [Check]) -> String {
    var table = TextTable([
      .init("check", .leading), .init("", .leading), .init("finding", .leading),
    ])
    for check in checks { table.append([check.name, check.verdict.rawValue, check.finding]) }
    let advice = checks.compactMap { check in
      check.advice.map { "\(check.verdict.rawValue): \(check.name): \($0)\n" }
    }
    return table.description + (advice.isEmpty ? "" : "\n") + advice.joined()
  }
}
