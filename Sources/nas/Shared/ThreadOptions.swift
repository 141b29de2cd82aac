// The option of every command that computes.

import ArgumentParser
import Files

/// The threads that a command may use.
struct ThreadOptions: ParsableArguments {
  @Option(help: "Threads. They change the time, never the result.")
  var threads = Machine.cores

  func validate() throws {
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads is \(threads): expected a number from 1 to 1024")
    }
  }
}
