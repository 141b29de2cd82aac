// How much a command says on the standard error: -q and -v of every command, and the only functions by which a command
// says anything there. Progress is not written here, but asks for the level too.

import ArgumentParser
import Files
import LogSchema
import Synchronization

/// How much a command says beside its answer.
enum Verbosity: Int, Comparable, Sendable {
  /// Warnings and errors.
  case quiet
  /// Progress and notes too.
  case normal
  /// Details too: paths, settings, times.
  case verbose

  private static let level = Mutex(Verbosity.normal)

  /// The level of this process: set once, before the command runs.
  static var current: Verbosity {
    get { level.withLock { $0 } }
    set { level.withLock { $0 = newValue } }
  }

  static func < (a: Verbosity, b: Verbosity) -> Bool { a.rawValue < b.rawValue }
}

/// -q and -v.
struct MessageOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Print warnings and errors only, no progress and no notes.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Print details too: paths, settings, times.")
  var verbose = false

  func validate() throws {
    if quiet, verbose { throw ValidationError("--quiet and --verbose exclude each other") }
  }

  /// The level that they choose.
  var level: Verbosity { quiet ? .quiet : verbose ? .verbose : .normal }
}

/// A command that does something: all but the groups of commands.
protocol WorkingCommand: ParsableCommand {
  var messages: MessageOptions { get }
}

/// Writes a line to stderr that a person wants to know, unless they asked for quiet.
func note(_ line: String) {
  if Verbosity.current >= .normal { noteByWords(line) }
}

/// Writes a text to stderr, on a terminal in lines that break between words.
func noteByWords(_ text: String) {
  for line in text.lines(columns: Terminal.isThere ? Terminal.width : nil) { Console.note(line) }
}

/// Writes a line to stderr that only --verbose shows. The text is made only if it is shown.
func detail(_ line: @autoclosure () throws -> String) rethrows {
  if Verbosity.current >= .verbose { noteByWords(try line()) }
}

/// Writes a warning to stderr at every level.
func warn(_ text: String) {
  let prefix = "warning: "
  Console.note(text.hasPrefix(prefix) ? text : prefix + text)
}

/// Writes a line to stderr about why the command fails, or how to continue, at every level.
func noteFailure(_ line: String) { Console.note(line) }
