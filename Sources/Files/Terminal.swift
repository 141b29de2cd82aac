// The terminal behind stderr, where progress is shown.

import Glibc

/// What is known of the terminal behind stderr.
package enum Terminal {
  /// Whether stderr is a terminal at all.
  package static var isThere: Bool { isatty(Console.messages) == 1 }

  /// Characters in a line; 80 where the terminal does not tell.
  package static var width: Int {
    var size = winsize()
    let answer = ioctl(Console.messages, UInt(TIOCGWINSZ), &size)
    return answer == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }
}
