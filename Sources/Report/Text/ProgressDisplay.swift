// What a person is told while a program works, and when: one line that changes on a terminal, plain lines elsewhere. A value
// without a clock, a thread or a terminal, all of which are told to it.

// Invariants:
// - No line is longer than the width; a line loses whole parts, the least important first, and never a part of one.
// - The display is never silent for longer than its patience, from the time when it is made.

/// Decides which lines of progress are written.
package struct ProgressDisplay: Sendable {
  /// What is to be written.
  package enum Output: Hashable, Sendable {
    /// The line that is open on the terminal becomes this one.
    case rewrite(String)
    /// A line of its own.
    case line(String)
    /// The open line stays as it is.
    case endLine
    /// The open line vanishes.
    case erase
  }

  /// Something that is being done, as far as it is known.
  package struct Activity: Hashable, Sendable {
    /// What is being done: `search`, `import`. Another name begins anew.
    package var name: String
    /// The words of the line for it, if not the name.
    package var text: String?
    /// The part that is done, from 0 to 1; nil if it is not known.
    package var fraction: Double?
    /// Further parts of the line, the most important first.
    package var parts: [String]
    /// Whether plain lines tell of it only if it takes some seconds.
    package var isUsuallyShort: Bool

    /// Something that is being done.
    package init(
      _ name: String, text: String? = nil, fraction: Double? = nil, parts: [String] = [],
      isUsuallyShort: Bool = false
    ) {
      (self.name, self.text, self.fraction) = (name, text, fraction)
      (self.parts, self.isUsuallyShort) = (parts, isUsuallyShort)
    }

    /// What goes on if nothing is known of it.
    fileprivate static let unknown = Activity("working")

    fileprivate var head: String {
      let words = text ?? name
      // A number before the percentage would look like a part of it.
      let space = words.contains(where: \.isNumber) ? ": " : " "
      return words + (fraction.map { space + Self.percent($0) } ?? "")
    }

    fileprivate static func percent(_ fraction: Double) -> String {
      "\(Int(min(max(fraction.isFinite ? fraction : 0, 0), 1) * 100))%"
    }
  }

  /// Characters of a plain line.
  package static let plainWidth = 100

  private let isTerminal: Bool
  private var activity = Activity.unknown
  /// When the display was made.
  private let start: Double
  /// When the present activity began, when something was last heard of it, and when a line was last written.
  private var begun: Double, heard: Double, written: Double
  /// Tenths of the activity that plain lines have told.
  private var tenths = 0
  private var isLineOpen = false

  /// A display on a terminal, or in a file.
  ///
  /// - Parameter time: seconds since some fixed time.
  package init(isTerminal: Bool, at time: Double) {
    self.isTerminal = isTerminal
    (start, begun, heard, written) = (time, time, time, time)
  }

  /// Seconds for which nothing need be written: five on a terminal. Elsewhere five at first; later lines become rarer, to
  /// one a minute, so that an hour leaves about a hundred of them in a log.
  package func patience(at time: Double) -> Double {
    isTerminal ? 5 : min(60, max(5, (time - start) / 12))
  }

  /// Something goes on, or begins.
  ///
  /// - Parameters:
  ///   - time: seconds since some fixed time.
  ///   - width: the characters of a line of the terminal.
  package mutating func show(_ new: Activity, at time: Double, width: Int) -> [Output] {
    let isNew = activity.name != new.name || (new.fraction ?? 0) < Double(tenths) / 10 - 0.5
    let output = isNew ? close(at: time) : []
    (activity, heard) = (new, time)
    guard isDue(new, isNew: isNew, at: time) else { return output }
    return output + write(new.head, at: time, width)
  }

  /// Some time has passed.
  package mutating func beat(at time: Double, width: Int) -> [Output] {
    let silence = time - heard
    if activity.fraction == nil {
      // The seconds are all that changes.
      let isDue =
        isLineOpen ? time - written >= 1 : time - written >= patience(at: time)
      return isDue ? write("\(activity.head), \(Int(time - begun)) s", at: time, width) : []
    }
    // Numbers that change by themselves say enough.
    guard silence >= 5, time - written >= (isTerminal ? 1 : patience(at: time)) else { return [] }
    return write("still at \(activity.head), \(Int(silence)) s", at: time, width)
  }

  /// What was told last is over.
  package mutating func end(at time: Double) -> [Output] {
    let output = close(at: time)
    (activity, heard, written) = (.unknown, time, time)
    return output
  }

  /// Another activity begins. The line of one that has a length stays.
  private mutating func close(at time: Double) -> [Output] {
    let output: [Output] =
      isLineOpen ? [activity.fraction == nil ? .erase : .endLine] : []
    (begun, tenths, isLineOpen) = (time, 0, false)
    return output
  }

  /// Whether it is time for another line: on a terminal ten times a second, otherwise with every tenth of the activity,
  /// and after some silence.
  private func isDue(_ new: Activity, isNew: Bool, at time: Double) -> Bool {
    let since = time - written
    if isTerminal { return isNew || since > 0.1 || new.fraction.map { $0 >= 1 } == true }
    guard let fraction = new.fraction else { return since >= patience(at: time) }
    if new.isUsuallyShort, time - begun < 2 { return false }
    return since >= patience(at: time) || Int(fraction * 10) > tenths
  }

  private mutating func write(_ head: String, at time: Double, _ width: Int) -> [Output] {
    (written, tenths) = (time, Int((activity.fraction ?? 0) * 10))
    let line = Self.fitted(
      [head] + activity.parts, short: activity.fraction.map(Activity.percent) ?? "…",
      // A line that wraps could not be written over.
      width: isTerminal ? width - 1 : Self.plainWidth)
    guard isTerminal else { return [.line(line)] }
    isLineOpen = true
    return [.rewrite(line)]
  }

  /// As many of the parts, the most important first, as find room beside each other.
  ///
  /// - Parameter short: what is written if there is no room for the first.
  package static func fitted(_ parts: [String], short: String, width: Int) -> String {
    guard let first = parts.first, first.count <= width else {
      return short.count <= width ? short : ""
    }
    var line = first
    for part in parts.dropFirst() where !part.isEmpty {
      if line.count + 2 + part.count > width { break }
      line += "  " + part
    }
    return line
  }
}
