// The option of every command that computes.

import ArgumentParser
import Files

/// The threads that a command may use.
struct ThreadOptions: ParsableArguments {
  @Option(
    name: [.customShort("j"), .customLong("threads")],
    help: ArgumentHelp(
      "Threads; the result is the same with any number. (default: one for each processor)",
      valueName: "count"))
  var count: Int?

  /// How many.
  var threads: Int { count ?? Machine.cores }

  func validate() throws {
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads is \(threads): expected a whole number from 1 to 1024")
    }
  }
}
