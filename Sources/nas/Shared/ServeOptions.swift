// --serve: the page of a run while it goes on.

import ArgumentParser
import Live

/// Whether a run is shown in browsers on this machine while it goes on.
struct ServeOptions: ParsableArguments {
  @Option(
    defaultAsFlag: Address.anyPort, parsing: .next,
    help: ArgumentHelp(
      """
      Show the run in a browser while it goes on. The address is printed, and reachable from this machine only. \
      Without a port a free one is taken; an argument that is not a number is taken as the space.
      """, valueName: "port"))
  var serve: Address?

  /// What stands behind --serve.
  enum Address: ExpressibleByArgument, Equatable, CustomStringConvertible {
    case anyPort
    case port(UInt16)
    /// A number that is no port.
    case wrong(String)
    /// Not a number: an argument of the command.
    case word(String)

    init(argument: String) {
      if let port = UInt16(argument), port > 0 {
        self = .port(port)
      } else {
        self = Double(argument) == nil ? .word(argument) : .wrong(argument)
      }
    }

    var description: String {
      switch self {
      case .anyPort: "a free port"
      case .port(let port): "\(port)"
      case .wrong(let text), .word(let text): text
      }
    }
  }

  func validate() throws {
    if case .wrong(let number) = serve {
      throw ValidationError("--serve is \(number): expected a port, from 1 to 65535")
    }
  }

  /// The argument of a command, which may have stood behind --serve.
  mutating func argument(_ argument: String?) throws -> String? {
    guard case .word(let word) = serve else { return argument }
    guard argument == nil else {
      throw ValidationError("--serve is \(word): expected a port, from 1 to 65535")
    }
    serve = .anyPort
    return word
  }

  /// Listens, and says where; nil where nothing is to be shown.
  ///
  /// - Throws: `InputError` where the port cannot be had.
  func open() throws -> LiveRun? {
    let port: UInt16?
    switch serve {
    case .port(let number): port = number
    case .anyPort: port = nil
    case nil, .wrong, .word: return nil
    }
    let live = try LiveRun.start(port: port) { warn("\($0)") }
    note("The run is shown, on this machine only, at \(live.url)")
    return live
  }
}
