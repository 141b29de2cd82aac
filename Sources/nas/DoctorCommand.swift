// nas doctor

import ArgumentParser
import Files
import Foundation
import Report
import Runs

/// Checks what speed and truth rest on.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check what speed and truth rest on: the BLAS, its products, the machine.",
    discussion: "Takes a few seconds. Exit code 1 if something is wrong.")

  @OptionGroup var cache: CacheOptions

  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let checks = Doctor.examine(
      threads: threads.threads,
      folders: [
        ("results", FileManager.default.currentDirectoryPath),
        ("imported logs", cache.folder),
      ])
    try Console.out(json ? try jsonText(checks, pretty: true) : text(checks))
    if checks.contains(where: { $0.verdict == .failure }) { throw ExitCode(1) }
  }

  /// A table, and what to do about each finding that is not as it should be.
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
