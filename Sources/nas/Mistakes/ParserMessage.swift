// The sentences of the argument parser, which keeps its errors to itself: the one place that knows their words. A version
// of the parser with other words fails the tests of mistakes.

/// What a sentence of the parser says.
enum ParserMessage {
  /// Whether the parser has said a sentence, and not a command.
  static func isOfParser(_ message: String) -> Bool {
    unknownOption(message) != nil || unexpectedWord(message) != nil
      || optionWithoutValue(message) != nil
  }

  /// `--rows` of ``Missing value for '--rows <rows>'``.
  static func optionWithoutValue(_ message: String) -> String? {
    message.prefixMatch(of: #/Missing value for '([^' ]+)/#).map { String($0.1) }
  }

  /// The value, and the option or, in angle brackets, the argument of ``The value '1e6' is invalid for '--rows <rows>'``.
  static func invalidValue(_ message: String) -> (value: String, name: String)? {
    message.prefixMatch(of: #/(?s)The value '(.*?)' is invalid for '([^' ]+)/#)
      .map { (String($0.1), String($0.2)) }
  }

  /// What a command's own reader of the value says behind that.
  static func reason(_ message: String) -> String? {
    message.prefixMatch(of: #/(?s)The value '.*?' is invalid for '[^']+': (.+)/#)
      .map { String($0.1) }
  }

  /// `--margin` of ``Unknown option '--margin'``.
  static func unknownOption(_ message: String) -> String? {
    message.prefixMatch(of: #/(?:Unknown option '|Invalid option: )([^'.\n]+)/#)
      .map { String($0.1) }
  }

  /// The first of the words that have no place.
  static func unexpectedWord(_ message: String) -> String? {
    message.prefixMatch(
      of: #/(?s)(?:Unexpected argument|\d+ unexpected arguments:) '(.*?)'(?:, '|$)/#
    )
    .map { String($0.1) }
  }

  /// The flag and the value of ``The option '--json' does not take any value, but 'yes' was specified.``
  static func valueOfFlag(_ message: String) -> (flag: String, value: String)? {
    message.prefixMatch(of: #/(?s)The option '([^']+)' does not take any value, but '(.*)' was/#)
      .map { (String($0.1), String($0.2)) }
  }

  /// `--out` or `<log>` of ``Missing expected argument '--out <out>'``.
  static func missingArgument(_ message: String) -> String? {
    message.prefixMatch(of: #/Missing expected argument '([^' ]+)/#).map { String($0.1) }
  }
}
