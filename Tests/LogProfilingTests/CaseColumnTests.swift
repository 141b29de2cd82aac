// Columns as people have them: what each of the cases is taken for, with variations of its kind.

import Numerics
import TestSupport
import Testing

@testable import Files
@testable import LogProfiling
@testable import LogSchema

/// The profile of a case file.
private func profile(ofCase name: String...) throws -> LogProfile {
  try LogProfile(LogSample(of: name.map(caseFile)), pool: WorkerPool(threads: 2))
}

extension CaseLog {
  private static let base = try? CaseLog()

  /// The first rows of the base log.
  static func short() throws -> CaseLog {
    var log = try base ?? CaseLog()
    log.rows.removeLast(log.rows.count - 1500)
    return log
  }
}

@Suite struct ListCaseTests {
  @Test(arguments: [
    ("fuxi_seq", "click_sequence", ListForm(separator: "^")), ("hash", "hist", ListForm(separator: "#")),
    ("fixedlen", "hist", ListForm(separator: "^")), ("json", "hist", ListForm(separator: nil)),
    ("jsonq", "hist", ListForm(separator: nil)),
  ])
  func historiesAreLists(file: String, column: String, form: ListForm) throws {
    let profile = try profile(ofCase: "history-lists/\(file).csv.gz")
    let found = try #require(profile.column(column))
    #expect(found.type == .list(form), "\(found.reason)")
    #expect(found.listValues == 60)
    let item = try #require(profile.columns.first { ["adgroup_id", "item"].contains($0.name) })
    #expect(item.type == .category, "\(item.reason)")
    #expect(profile.tables == [LogProfile.Table(name: item.name == "item" ? "items" : "adgroup", columns: [item.name, column])])
  }

  @Test func weightsOfListsAreNamed() throws {
    let found = try #require(try profile(ofCase: "history-lists/weighted.csv.gz").column("tags"))
    #expect(found.type == .weightedList)
    #expect(found.reason.hasPrefix("a list of values with weights, which are not read yet"))
  }

  /// Separators, lengths, names and vocabularies of lists.
  struct Variation: CustomTestStringConvertible, Sendable {
    let form: ListForm
    let name: String
    let lengths: ClosedRange<Int>
    /// Of a value's number.
    let value: @Sendable (Int) -> String
    let before: String
    let after: String

    init(
      _ separator: String?, _ name: String, _ lengths: ClosedRange<Int>, padding: String? = nil,
      before: String = "", after: String = "", _ value: @escaping @Sendable (Int) -> String = { "\($0)" }
    ) {
      form = ListForm(separator: separator, padding: padding)
      (self.name, self.lengths, self.value) = (name, lengths, value)
      (self.before, self.after) = (before, after)
    }

    var testDescription: String { "\(name) \(form.words) \(lengths)" }

    /// A field of some values between separators.
    func field(_ values: [Int]) -> String {
      var texts = values.map(value)
      if let padding = form.padding {
        texts += Array(repeating: padding, count: lengths.upperBound - values.count)
      }
      return before + texts.joined(separator: form.separator ?? ", ") + after
    }
  }

  static let variations: [Variation] = [
    Variation("|", "x", 1...9), Variation(";", "x", 1...9), Variation("^", "x", 1...9),
    Variation(",", "x", 1...9), Variation("#", "x", 1...9), Variation(" ", "hist", 1...9),
    Variation("_", "hist_ids", 1...9), Variation("_", "x", 1...9), Variation(":", "click_seq", 1...9),
    Variation("\u{1}", "x", 1...9), Variation("\u{2}", "x", 1...9), Variation("\u{1d}", "x", 1...9),
    Variation(", ", "x", 1...9), Variation("::", "x", 1...9), Variation(" | ", "x", 1...9),
    Variation("|", "x", 2...30), Variation("^", "x", 3...3), Variation(",", "hist", 5...5),
    Variation(",", "x", 8...8), Variation("|", "x", 1...3) { "tag\($0)" },
    Variation(" ", "keywords", 1...6) { "word\($0)" },
    Variation("^", "x", 1...12, padding: "0") { "\($0 + 100)" },
    Variation(",", "seq", 2...8, padding: "-1"), Variation("|", "x", 1...5, padding: "<pad>"),
    Variation(nil, "x", 1...9, before: "[", after: "]"),
    Variation(nil, "x", 1...9, before: "{", after: "}"),
    Variation(nil, "x", 1...9, before: "(", after: ")"),
    Variation(nil, "x", 0...9, before: "[", after: "]") { "'\($0)'" },
    Variation(nil, "x", 0...9, before: "[", after: "]") { "\"t \($0)\"" },
    Variation(nil, "x", 1...9, padding: "0", before: "[", after: "]") { "\($0 + 5)" },
    Variation("^", "CLICK_SEQUENCE", 1...40) { "a\($0)f" },
  ]

  @Test(arguments: variations) func listsAreTaken(variation: Variation) throws {
    var log = try CaseLog.short()
    var random = RandomStream(seed: 3, purpose: "lists")
    log.set(variation.name) { _, _ in
      let lengths = variation.lengths
      let count = lengths.lowerBound + random.below(lengths.count)
      return variation.field((0..<count).map { _ in 1 + random.below(60) })
    }
    log.move(variation.name, to: 2)
    let profile = try LogProfilingTests.profile(log.text())
    let found = try #require(profile.column(variation.name))
    #expect(found.type == .list(variation.form), "\(found.reason)")
    #expect(found.listValues == 60)
  }

  /// A large vocabulary, of which another column has the values.
  @Test func anotherColumnTellsLists() throws {
    var log = try CaseLog.short()
    var random = RandomStream(seed: 3, purpose: "lists")
    log.set("sku") { _, _ in "s-\(random.below(600))" }
    log.set("before") { _, _ in (0..<3).map { _ in "s-\(random.below(600))" }.joined(separator: "_") }
    let found = try #require(try LogProfilingTests.profile(log.text()).column("before"))
    #expect(found.type == .list(separator: "_"), "\(found.reason)")
  }

  /// Values that have separators and are no lists.
  @Test(arguments: NonLists.cases) func othersAreNone(other: NonLists.Case) throws {
    var log = try CaseLog.short()
    var random = RandomStream(seed: 4, purpose: "others")
    log.set(other.name) { _, _ in other.value(&random) }
    let found = try #require(
      try LogProfilingTests.profile(log.text()).column(other.name))
    if case .list = found.type { Issue.record("\(found.reason): \(found.top)") }
    #expect(found.type != .weightedList)
  }
}

/// Values with signs within that separate no values.
enum NonLists {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let value: @Sendable (inout RandomStream) -> String

    init(_ name: String, _ value: @escaping @Sendable (inout RandomStream) -> String) {
      (self.name, self.value) = (name, value)
    }

    var testDescription: String { name }
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  static let cases: [Case] = [
    Case("name") { "\(["Anna", "Ben", "Cleo", "Dan"][$0.below(4)]) \(["Smith", "Jones", "Li"][$0.below(3)])" },
    Case("full_name") { "\(["Smith", "Jones"][$0.below(2)]), \(["Anna", "Ben"][$0.below(2)])" },
    Case("prose") { random in
      (0..<8).map { _ in "w\(random.below(5000))" }.joined(separator: " ")
    },
    Case("comment") { random in
      (0..<3 + random.below(9)).map { _ in "w\(random.below(9000))" }.joined(separator: " ")
    },
    Case("date") { "2024-\(two(1 + $0.below(12)))-\(two(1 + $0.below(28)))" },
    Case("date_underscores") { "2024_\(two(1 + $0.below(12)))_\(two(1 + $0.below(28)))" },
    Case("coordinates") { "\(Double($0.below(9000)) / 100),\(Double($0.below(9000)) / 100)" },
    Case("position") { "\(Double($0.below(9000)) / 100) \(Double($0.below(9000)) / 100)" },
    Case("url") { "https://site\($0.below(30)).com/a_b/\($0.below(900))?x=\($0.below(9))&y=1" },
    Case("path") { "/home/\($0.below(30))/item_\($0.below(900)).html" },
    Case("referrer") { "http://www.s\($0.below(30)).com:80/" },
    Case("user_agent") {
      "Mozilla/5.0 (X11; Linux x86_64; rv:\($0.below(99))) Gecko/20100101 Firefox/\($0.below(99)).0"
    },
    Case("agent") { "\(["Chrome", "Safari"][$0.below(2)]) \($0.below(99)).0.\($0.below(9)) (\(["Mac", "Win"][$0.below(2)]))" },
    Case("version") { "\($0.below(9)).\($0.below(9)).\($0.below(9))" },
    Case("build") { "\($0.below(9))_\($0.below(9))_\($0.below(9))" },
    Case("ip") { "10.\($0.below(200)).\($0.below(200)).\($0.below(200))" },
    Case("ip6") { random in
      (0..<8).map { _ in String(random.below(65_536), radix: 16) }.joined(separator: ":")
    },
    Case("mac") { random in
      (0..<6).map { _ in String(random.below(240) + 16, radix: 16) }.joined(separator: ":")
    },
    Case("size") { "\([320, 300, 728][$0.below(3)])x\([50, 250, 90][$0.below(3)])" },
    Case("size_blanks") { "\([320, 300, 728][$0.below(3)]) x \([50, 250, 90][$0.below(3)])" },
    Case("sku") { "2019_0\(1 + $0.below(9))_\(["ab", "cd", "ef"][$0.below(3)])" },
    Case("sku_mixed") { "AB-\($0.below(90))_\($0.below(9))" },
    Case("key") { "user_\($0.below(600))" },
    Case("place") { "\(["Paris", "Berlin", "Rome"][$0.below(3)]), \(["FR", "DE", "IT"][$0.below(3)])" },
    Case("address") { "\($0.below(300)) Main St, Town \($0.below(40)), TX" },
    Case("locale") { ["en", "en_US", "en_GB", "pt", "pt_BR", "fr", "fr_FR", "de", "de_DE"][$0.below(9)] },
    Case("clock") { "\(two($0.below(24))):\(two($0.below(60)))" },
    Case("time_of_day") { "\(two($0.below(24))):\(two($0.below(60))):\(two($0.below(60)))" },
    Case("length") { $0.below(2) == 0 ? "\(two($0.below(60))):\(two($0.below(60)))" : "1:\(two($0.below(60))):\(two($0.below(60)))" },
    Case("crossed") { "\(["m", "f"][$0.below(2)])|\(18 + $0.below(50))|\(["US", "DE"][$0.below(2)])" },
    Case("crossed_words") { "\(["m", "f"][$0.below(2)])_\(18 + $0.below(50))" },
    Case("phone") { "+1 \(200 + $0.below(700)) \(200 + $0.below(700)) \(1000 + $0.below(9000))" },
    Case("uuid") { "\($0.below(1 << 30))-\($0.below(9000))-\($0.below(9000))" },
    Case("hash") { String($0.below(1 << 30) + (1 << 30), radix: 16) },
    Case("email") { "a_b\($0.below(900))@mail.com" },
    Case("title") { "\(["The", "A"][$0.below(2)]) Film \($0.below(300)): Part \($0.below(9))" },
    Case("mime") { ["text/html; charset=utf-8", "text/html", "image/png"][$0.below(3)] },
    Case("color") { "#\(String(0x100000 + $0.below(0xefffff), radix: 16))" },
    Case("range") { "\(10 * $0.below(9))-\(10 * $0.below(9) + 9)" },
    Case("range_words") { "\(10 * $0.below(9))_\(100 + 10 * $0.below(9))" },
    Case("interval") { "(\($0.below(90)), \(100 + $0.below(90))]" },
    Case("band") { ["18 to 24", "25 to 34", "35 to 44", "45 and more"][$0.below(4)] },
    Case("flags") { random in (0..<4).map { _ in "\(random.below(2))" }.joined(separator: ",") },
    Case("embedding") { random in
      (0..<8).map { _ in "\(Double(random.below(10_000)) / 9999)" }.joined(separator: ",")
    },
    Case("embedding_json") { random in
      "[" + (0..<8).map { _ in "0.\(1000 + random.below(9000))" }.joined(separator: ", ") + "]"
    },
    Case("remark") { ["(none)", "(not set)", "google", "bing", "(direct)"][$0.below(5)] },
    Case("json") { "{\"os\": \"\(["a", "b"][$0.below(2)])\", \"v\": \"\($0.below(9))\"}" },
    Case("category_path") { ["Home", "Home > Kitchen", "Home > Bath"][$0.below(3)] },
  ]
}

@Suite struct TimeCaseTests {
  @Test(arguments: [
    ("utc", TimeFormat.automatic), ("short_tz", .automatic), ("us_short", .pattern("%m/%d/%Y %H:%M")),
    ("ddmmyyyy", .pattern("%d-%m-%Y %H:%M")),
  ])
  func timesOrderTheRows(file: String, format: TimeFormat) throws {
    let profile = try profile(ofCase: "times/\(file).csv.gz")
    #expect(profile.order.order == .time(column: "event_time", format: format))
    #expect(profile.order.isLogged)
  }

  @Test func theTimeOfTheEventOrdersTheRows() throws {
    let profile = try profile(ofCase: "times/two_times.csv.gz")
    #expect(profile.order.order == .time(column: "event_time"))
    #expect(profile.order.reason.contains("Others that tell a time: created_at ("))
  }

  @Test func digitsUnderTheNameOfAnIdAreIds() throws {
    let profile = try profile(ofCase: "times/dateints.csv.gz")
    #expect(profile.column("item_id")?.type == .category)
    #expect(profile.order.order == .time(column: "day"))
  }

  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"]

  /// The start of 2024 and some seconds: year, month, day, hour, minute, second.
  private static func parts(_ seconds: Int) -> (Int, Int, Int, Int, Int) {
    var (month, day) = (0, seconds / 86_400)
    for length in [31, 29, 31, 30, 31, 30] {
      if day < length { break }
      (month, day) = (month + 1, day - length)
    }
    return (month + 1, day + 1, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)
  }

  static let forms: [(String, TimeFormat)] = [
    ("2024-m-d h:0M", .automatic), ("2024-0m-0d 0h:0M:0S UTC", .automatic),
    ("2024-0m-0d 0h:0M:0S GMT", .automatic), ("2024-0m-0d 0h:0M:0S+00", .automatic),
    ("2024-0m-0dT0h:0M:0S+0000", .automatic), ("2024-0m-0d 0h:0M:0S +01:00", .automatic),
    ("2024-0m-0dT0h:0M:0SZ", .automatic), ("2024-0m-0dT0h:0M:0S.123456789Z", .automatic),
    ("20240m0dT0h0M0SZ", .automatic), ("m/d/2024 h:0M", .pattern("%m/%d/%Y %H:%M")),
    ("m/d/2024 I:0M P", .pattern("%m/%d/%Y %I:%M %p")),
    ("0m/0d/2024 0I:0M:0SP", .pattern("%m/%d/%Y %I:%M:%S %p")),
    ("0d/0m/2024 0h:0M", .pattern("%d/%m/%Y %H:%M")), ("d-m-2024", .pattern("%d-%m-%Y")),
    ("0d.0m.2024 0h:0M", .pattern("%d.%m.%Y %H:%M")), ("B d, 2024 I:0M P", .pattern("%b %d, %Y %I:%M %p")),
    ("d B 2024", .pattern("%d %b %Y")), ("0d-B-2024", .pattern("%d-%b-%Y")),
    ("Tue B 0d 0h:0M:0S 2024", .pattern("%a %b %d %H:%M:%S %Y")),
    ("0d/B/2024:0h:0M:0S +0000", .pattern("%d/%b/%Y:%H:%M:%S %z")),
    ("Mon, 0d B 2024 0h:0M:0S GMT", .pattern("%a, %d %b %Y %H:%M:%S %z")),
    ("2024/m/d 0h:0M", .pattern("%Y/%m/%d %H:%M")), ("20240m0d", .pattern("%Y%m%d")),
    ("20240m0d0h0M0S", .pattern("%Y%m%d%H%M%S")), ("m/d/24 h:0M", .pattern("%m/%d/%y %H:%M")),
  ]

  /// Every form, over half a year in the order of the rows.
  @Test(arguments: forms) func formsAreRead(form: (text: String, format: TimeFormat)) throws {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    var log = try CaseLog.short()
    log.set("event_time") { row, _ in
      let (month, day, hour, minute, second) = Self.parts(row * 10_000)
      let half = hour % 12 == 0 ? 12 : hour % 12
      return form.text.replacing("0m", with: two(month)).replacing("0d", with: two(day))
        .replacing("0h", with: two(hour)).replacing("0M", with: two(minute))
        .replacing("0S", with: two(second)).replacing("0I", with: two(half))
        .replacing("m", with: "\(month)").replacing("h", with: "\(hour)").replacing("I", with: "\(half)")
        .replacing("d", with: "\(day)")
        .replacing("P", with: hour < 12 ? "AM" : "PM").replacing("B", with: Self.months[month - 1])
    }
    log.rename("ts", to: "rank")
    log.set("rank") { row, _ in "\(row * 7919 % 97)" }
    let order = try LogProfilingTests.profile(log.text()).order
    #expect(order.order == .time(column: "event_time", format: form.format), "\(order.reason)")
    #expect(order.isLogged)
    #expect(order.question == nil)
  }

  /// Days up to the twelfth in no order: nothing tells them from months.
  @Test(arguments: ["/", "-"]) func whatCannotBeToldApartIsAsked(sign: String) throws {
    var log = try CaseLog.short()
    log.set("ts") { row, _ in "\(1 + row * 7 % 12)\(sign)\(1 + row * 5 % 11)\(sign)2024" }
    let order = try LogProfilingTests.profile(log.text()).order
    #expect(order.order == .shuffle(seed: 1))
    let question = try #require(order.question)
    #expect(question.contains("MM\(sign)DD\(sign)YYYY or DD\(sign)MM\(sign)YYYY"))
    #expect(question.contains("%d\(sign)%m\(sign)%Y") && question.contains("%m\(sign)%d\(sign)%Y"))
    var named = LogProfile.Wishes()
    named.time = "ts"
    let asked = try LogProfilingTests.profile(log.text(), named).order
    #expect(asked.question != nil && asked.reason.contains("which no value tells"))
  }

  /// The order of the rows tells days from months.
  @Test func theOrderOfTheRowsTells() throws {
    for isDayFirst in [true, false] {
      var log = try CaseLog.short()
      log.set("ts") { row, _ in
        let (month, day) = (1 + row / 150, 1 + row % 150 / 15)
        return isDayFirst ? "\(day)/\(month)/2024" : "\(month)/\(day)/2024"
      }
      let profile = try LogProfilingTests.profile(log.text())
      let pattern = isDayFirst ? "%d/%m/%Y" : "%m/%d/%Y"
      #expect(profile.order.order == .time(column: "ts", format: .pattern(pattern)))
      #expect(profile.column("ts")?.reason.contains("since the rows are in that order") == true)
    }
  }

  @Test(arguments: [
    ("created_at", "event_time"), ("signup_date", "ts"), ("item_created", "timestamp"),
    ("birth_time", "time"), ("last_click_time", "click_time"), ("published_at", "request_ts"),
    ("expires_at", "log_time"), ("updated_at", "server_time"), ("registration_time", "dt"),
  ])
  func timesOfEventsComeFirst(entity: String, event: String) throws {
    for isOrdered in [true, false] {
      var log = try CaseLog.short()
      let user = log.index(of: "user")
      log.set("ts") { row, _ in "\(1_704_000_000 + (isOrdered ? row * 60 : row * 7919 % 1500 * 60))" }
      log.rename("ts", to: event)
      log.set(entity) { _, fields in "\(1_500_000_000 + (Int(fields[user]) ?? 0) * 7919 % 1000 * 9999)" }
      log.move(entity, to: 0)
      let order = try LogProfilingTests.profile(log.text()).order
      #expect(order.order == .time(column: event), "\(order.reason)")
      #expect(order.reason.contains("\(entity) (one for each user)"))
    }
  }

  /// Rows that stand in the order of the users are not in the order of events.
  @Test func theOrderOfUsersIsNone() throws {
    var log = try CaseLog.short()
    log.set("user") { row, _ in "u\(row / 8)" }
    log.set("joined") { row, _ in "\(1_500_000_000 + row / 8 * 50)" }
    log.set("ts") { row, _ in "\(1_704_000_000 + row * 7919 % 1500 * 60)" }
    log.move("joined", to: 0)
    #expect(try LogProfilingTests.profile(log.text()).order.order == .time(column: "ts"))
  }
}

@Suite struct NumberCaseTests {
  @Test(arguments: [
    ("none", nil), ("na2", nil), ("inf", "`inf` is missing"), ("dollar", "`$` read over"),
    ("thousands", "signs between thousands read over"),
  ] as [(String, String?)])
  func numbersAreNumbers(file: String, words: String?) throws {
    let price = try #require(try profile(ofCase: "numbers/\(file).csv.gz").column("price"))
    #expect(price.type == .number, "\(price.reason)")
    if let words { #expect(price.reason.contains(words), "\(price.reason)") }
    #expect(price.quantiles != nil)
    #expect((price.missing > 0) == ["none", "na2", "inf"].contains(file))
  }

  /// Every form of a price, with what the draft says of it; nil where it is no number.
  static let forms: [(String, @Sendable (Double) -> String, String?)] = [
    ("plain", { "\($0)" }, ""), ("dollar", { "$\($0)" }, "`$`"), ("dollar blank", { "$ \($0)" }, "`$`"),
    ("euro behind", { "\($0) €" }, "`€`"), ("USD", { "USD \($0)" }, "`USD`"),
    ("EUR behind", { "\($0)EUR" }, "`EUR`"), ("pounds", { "£\($0)" }, "`£`"),
    ("percent", { "\($0)%" }, "`%`"), ("percent blank", { "\($0) %" }, "`%`"),
    ("parentheses", { $0 < 5 ? "(\($0))" : "\($0)" }, "parentheses for a minus"),
    ("thousands", { "\(Int($0)),0\(Int($0 * 100) % 90 + 10).5" }, "signs between thousands"),
    ("apostrophes", { "\(Int($0))'0\(Int($0 * 100) % 90 + 10)" }, "signs between thousands"),
    ("underscores", { "\(Int($0))_\(Int($0 * 100) % 900 + 100)" }, "signs between thousands"),
    ("blanks", { "\(Int($0)) \(Int($0 * 100) % 900 + 100).5" }, "signs between thousands"),
    ("comma", { "\($0)".replacing(".", with: ",") }, "decimal commas"),
    ("comma euro", { "\($0) €".replacing(".", with: ",") }, "decimal commas"),
    ("points", { "\(Int($0)).\(Int($0 * 100) % 900 + 100),50" }, "decimal commas"),
    ("minus", { $0 < 5 ? "-" : "\($0)" }, "`-` is missing"),
    ("question", { $0 < 5 ? "?" : "\($0)" }, "`?` is missing"),
    ("unknown", { $0 < 5 ? "Unknown" : "\($0)" }, "`Unknown` is missing"),
    ("none", { $0 < 5 ? "none" : "\($0)" }, "`none` is missing"),
    ("infinity", { $0 < 5 ? "-Infinity" : $0 < 6 ? "inf" : "\($0)" }, " are missing"),
    ("NA", { $0 < 5 ? "<NA>" : "\($0)" }, ""), ("hash NA", { $0 < 5 ? "#N/A" : "\($0)" }, ""),
    ("n/a", { $0 < 5 ? "n/a" : "\($0)" }, ""),
    ("two currencies", { $0 < 9 ? "$\($0)" : "€\($0)" }, nil),
    ("word", { $0 < 5 ? "cheap" : "\($0)" }, nil), ("unit", { "\($0)kg" }, nil),
    ("two points", { "1.\($0)" }, nil),
  ]

  @Test(arguments: forms.indices) func formsOfNumbers(index: Int) throws {
    let (title, text, words) = Self.forms[index]
    var log = try CaseLog.short()
    let place = log.index(of: "price")
    log.set("price") { _, fields in text(Double(fields[place]) ?? 0) }
    let price = try #require(try LogProfilingTests.profile(log.text()).column("price"))
    #expect((price.type == .number) == (words != nil), "\(title): \(price.type) \(price.reason)")
    if let words, !words.isEmpty { #expect(price.reason.contains(words), "\(price.reason)") }
    #expect(price.hasDecimalComma == (words == "decimal commas"))
  }

  /// Ids written as `43` in one file and as `43.0` in another.
  @Test func wholeNumbersAreOneValueHoweverWritten() throws {
    let profile = try profile(ofCase: "int-then-float/a.csv.gz", "int-then-float/b.csv.gz")
    for name in ["user_id", "item_id"] {
      let column = try #require(profile.column(name))
      #expect(column.type == .category && column.isWhole, "\(column.reason)")
      #expect(column.distinct < 400)
      #expect(column.top.allSatisfy { !$0.value.contains(".") })
    }
    #expect(profile.column("price")?.isWhole == false)
  }
}
