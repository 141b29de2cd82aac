// The ways in which logs write dates and times of day, as patterns that are tried one after the other.

import LogSchema

/// A pattern ready to be tried.
struct TimeForm: Sendable {
  /// The pattern as a schema gives it.
  let text: String
  /// The same, ready to be matched.
  let pattern: TimePattern
  /// Whether ids and amounts are written so as well, so that only a name that speaks of time tells.
  let needsName: Bool
  /// The same with day, month and year exchanged, if dates are written in these ways.
  let exchanged: [String]

  private init?(_ text: String, needsName: Bool = false, exchanged: [String] = []) {
    guard let pattern = TimePattern(text) else { return nil }
    (self.text, self.pattern) = (text, pattern)
    (self.needsName, self.exchanged) = (needsName, exchanged)
  }

  /// The pattern in words: `DD/MM/YYYY HH:MM`.
  var words: String { Self.words(text) }

  /// A pattern in words.
  static func words(_ pattern: String) -> String {
    let words = [
      ("%Y", "YYYY"), ("%y", "YY"), ("%m", "MM"), ("%d", "DD"), ("%H", "HH"), ("%I", "HH"),
      ("%M", "MM"), ("%S", "SS"), ("%b", "Mon"), ("%a", "Day"), ("%p", "AM"), ("%z", "UTC"),
      ("%f", "fff"),
    ]
    return words.reduce(pattern) { $0.replacing($1.0, with: $1.1) }
  }

  /// Digits alone.
  static let compact: [TimeForm] = [
    TimeForm("%Y%m%d%H%M%S"), TimeForm("%Y%m%d%H%M%S%f"), TimeForm("%Y%m%d%H%M"),
    TimeForm("%Y%m%d%H"), TimeForm("%Y%m%d"),
    TimeForm("%y%m%d%H"), TimeForm("%y%m%d", needsName: true),
  ].compactMap { $0 }

  /// Dates with signs between, the unequivocal first, each with every time of day.
  static let written: [TimeForm] = {
    let clocks = [
      "", " %H:%M", " %H:%M:%S", "T%H:%M", "T%H:%M:%S", ":%H:%M:%S", ", %H:%M", ", %H:%M:%S",
      " %I:%M %p", " %I:%M:%S %p", ", %I:%M %p", ", %I:%M:%S %p", " at %I:%M %p", " %H", "-%H",
      "-%H.%M.%S",
    ]
    var forms: [TimeForm?] = []
    for date in dates {
      for clock in clocks {
        for zone in clock.isEmpty ? [""] : ["", " %z"] {
          forms.append(
            TimeForm(
              date.text + clock + zone,
              // Ids may look like dates, but hardly with minutes behind.
              needsName: date.needsName && !clock.contains("%M"),
              exchanged: date.exchanged.map { $0 + clock + zone }))
        }
      }
    }
    for zone in ["", "%z ", " %z"] {
      let isLast = zone == " %z"
      forms.append(TimeForm("%a %b %d %H:%M:%S \(isLast ? "" : zone)%Y\(isLast ? zone : "")"))
    }
    return (forms + [TimeForm("%Y%m%d %H:%M:%S"), TimeForm("%Y%m%d %H:%M")]).compactMap { $0 }
  }()

  private typealias Date = (text: String, needsName: Bool, exchanged: [String])

  private static let dates: [Date] = {
    let certain = [
      "%Y/%m/%d", "%Y.%m.%d", "%Y-%m-%d", "%d.%m.%Y", "%b %d, %Y", "%b %d %Y", "%d %b %Y",
      "%d-%b-%Y", "%d/%b/%Y", "%d.%b.%Y", "%Y-%b-%d", "%a, %d %b %Y", "%a %d %b %Y",
      "%a, %b %d, %Y", "%a %b %d %Y", "%m %d, %Y", "%d %b, %Y", "%d-%b-%y", "%d %b %y",
    ]
    let groups = [
      (["%m/%d/%Y", "%d/%m/%Y"], false), (["%m-%d-%Y", "%d-%m-%Y"], false),
      (["%m/%d/%y", "%d/%m/%y", "%y/%m/%d"], true), (["%m-%d-%y", "%d-%m-%y", "%y-%m-%d"], true),
      (["%d.%m.%y", "%y.%m.%d"], true),
    ]
    return certain.map { ($0, false, []) }
      + groups.flatMap { forms, needsName in
        forms.map { form in (form, needsName, forms.filter { $0 != form }) }
      }
  }()
}
