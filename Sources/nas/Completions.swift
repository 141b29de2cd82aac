// What a shell offers for the words of a command line.

import ArgumentParser

extension CompletionKind {
  /// A space file or trainer config.
  static var yaml: CompletionKind { .file(extensions: ["yaml", "yml"]) }
}
