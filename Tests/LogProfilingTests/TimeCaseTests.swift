// Times as people write them, and which of them orders the rows.

import TestSupport
import Testing

@testable import Files
@testable import LogProfiling
@testable import LogSchema

@Suite struct TimeCaseTests {
  @Test(arguments: [
    ("utc", TimeFormat.automatic), ("short_tz", .automatic),
    ("us_short", .pattern("%m/%d/%Y %H:%M")),
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
    ("2024-0m-0d 0h:0M:0S EST", .automatic),
    ("Tue B d 0h:0M:0S EST 2024", .pattern("%a %b %d %H:%M:%S %z %Y")),
    ("2024-0m-0dT0h:0M:0SZ", .automatic), ("2024-0m-0dT0h:0M:0S.123456789Z", .automatic),
    ("20240m0dT0h0M0SZ", .automatic), ("m/d/2024 h:0M", .pattern("%m/%d/%Y %H:%M")),
    ("m/d/2024 I:0M P", .pattern("%m/%d/%Y %I:%M %p")),
    ("0m/0d/2024 0I:0M:0SP", .pattern("%m/%d/%Y %I:%M:%S %p")),
    ("0d/0m/2024 0h:0M", .pattern("%d/%m/%Y %H:%M")), ("d-m-2024", .pattern("%d-%m-%Y")),
    ("0d.0m.2024 0h:0M", .pattern("%d.%m.%Y %H:%M")),
    ("B d, 2024 I:0M P", .pattern("%b %d, %Y %I:%M %p")),
    ("d B 2024", .pattern("%d %b %Y")), ("0d-B-2024", .pattern("%d-%b-%Y")),
    ("Tue B 0d 0h:0M:0S 2024", .pattern("%a %b %d %H:%M:%S %Y")),
    ("0d/B/2024:0h:0M:0S +0000", .pattern("%d/%b/%Y:%H:%M:%S %z")),
    ("Mon, 0d B 2024 0h:0M:0S GMT", .pattern("%a, %d %b %Y %H:%M:%S %z")),
    ("2024/m/d 0h:0M", .pattern("%Y/%m/%d %H:%M")), ("20240m0d", .pattern("%Y%m%d")),
    ("20240m0d0h0M0S", .pattern("%Y%m%d%H%M%S")), ("m/d/24 h:0M", .pattern("%m/%d/%y %H:%M")),
    ("20240m0d0h0M0S008", .pattern("%Y%m%d%H%M%S%f")), ("0m d, 2024", .pattern("%m %d, %Y")),
    ("2024-0m-0d 0h", .pattern("%Y-%m-%d %H")), ("2024-0m-0d-0h", .pattern("%Y-%m-%d-%H")),
    ("2024-0m-0d-0h.0M.0S", .pattern("%Y-%m-%d-%H.%M.%S")),
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
        .replacing("m", with: "\(month)").replacing("h", with: "\(hour)").replacing(
          "I", with: "\(half)"
        )
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

  /// Years of two digits need no telling name where minutes stand behind.
  @Test(arguments: [("m/d/24 h:0M", "%m/%d/%y %H:%M"), ("0d.0m.24 h:0M", "%d.%m.%y %H:%M")])
  func minutesTellShortYears(text: String, pattern: String) throws {
    var log = try CaseLog.short()
    log.set("event_time") { row, _ in
      let (month, day, hour, minute, _) = Self.parts(row * 10_000)
      let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
      return text.replacing("0M", with: two(minute)).replacing("0d", with: two(day))
        .replacing("0m", with: two(month)).replacing("m", with: "\(month)")
        .replacing("d", with: "\(day)").replacing("h", with: "\(hour)")
    }
    log.rename("event_time", to: "x")
    let column = try #require(LogProfilingTests.profile(log.text()).column("x"))
    #expect(column.type == .time(.pattern(pattern)), "\(column.reason)")
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
      log.set("ts") { row, _ in "\(1_704_000_000 + (isOrdered ? row * 60 : row * 7919 % 1500 * 60))"
      }
      log.rename("ts", to: event)
      log.set(entity) { _, fields in
        "\(1_500_000_000 + (Int(fields[user]) ?? 0) * 7919 % 1000 * 9999)"
      }
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

  /// A birth or a release orders nothing, even if no other column tells a time.
  @Test(arguments: ["birth", "dob", "release_date", "published", "date"])
  func timesOfUsersOrderNothing(name: String) throws {
    var log = try CaseLog.short()
    let user = log.index(of: "user")
    for column in ["ts", "event_time"] { log.set(column) { _, _ in "1" } }
    log.set(name) { _, fields in
      let number = stableHash(Array(fields[user].utf8).span)
      return "19\(60 + number % 40)-0\(1 + number / 64 % 9)-1\(number / 4096 % 10)"
    }
    let order = try LogProfilingTests.profile(log.text()).order
    #expect(order.order == .shuffle(seed: 1))
    #expect(order.reason.contains("\(name) (one for each user)"), "\(order.reason)")
  }

  /// The day says no more than the time of which it is a part.
  @Test(arguments: ["time_ms", "timestamp", "unix"])
  func theFinestOfTimesThatAgreeOrders(name: String) throws {
    var log = try CaseLog.short()
    for column in ["ts", "event_time"] { log.set(column) { _, _ in "1" } }
    let seconds = { (row: Int) in 1_704_067_200 + row * 7919 % 1500 * 1000 }
    log.set("date") { row, _ in "2024-01-\(10 + (seconds(row) - 1_704_067_200) / 86_400)" }
    log.set(name) { row, _ in
      "\(seconds(row) + 9 * 86_400)\(name == "time_ms" ? "000" : "")"
    }
    #expect(try LogProfilingTests.profile(log.text()).order.order == .time(column: name))
  }

  /// Two digits may be a year, too: the order of the rows tells, or it is asked.
  @Test(arguments: ["/", "-", "."]) func shortYearsMayStandFirst(sign: String) throws {
    for isOrdered in [true, false] {
      var log = try CaseLog.short()
      for column in ["ts", "event_time"] { log.set(column) { _, _ in "1" } }
      log.set("date") { row, _ in
        let day = (isOrdered ? row : row * 7919 % 1500) / 5
        return "\(20 + day / 144)\(sign)\(10 + day / 72 % 2)\(sign)\(10 + day % 72 / 4)"
      }
      let order = try LogProfilingTests.profile(log.text()).order
      if isOrdered {
        #expect(
          order.order == .time(column: "date", format: .pattern("%y\(sign)%m\(sign)%d")),
          "\(order.reason)")
      } else {
        #expect(order.question?.contains("%y\(sign)%m\(sign)%d") == true, "\(order.reason)")
      }
    }
  }
}
