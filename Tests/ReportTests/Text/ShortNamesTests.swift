// Short forms of names: within their limit, different for different names, and readable in what differs.

import Testing

@testable import Report

@Suite struct ShortNamesTests {
  private func short(_ names: [String], _ limit: Int) -> [String] {
    let short = ShortNames(names, limit: limit)
    return names.map { short($0) }
  }

  @Test func aNameThatFitsStays() {
    #expect(short(["carrier", "a name of 20 columns"], 20) == ["carrier", "a name of 20 columns"])
  }

  @Test func aLongNameLosesItsMiddle() {
    #expect(short(["scheduled_arrival_at_destination"], 16) == ["schedule…ination"])
    #expect(ShortNames([], limit: 16)("scheduled_arrival_at_destination") == "schedule…ination")
  }

  @Test func namesThatDifferInTheMiddleKeepIt() {
    let names = ["electronics", "toys", "clothing"].map {
      "user_history_clicks_on_category_\($0)_last_seven_days_count"
    }
    #expect(
      short(names, 24)
        == ["user_h…electronics…count", "user_h…toys…count", "user_h…clothing…count"])
  }

  /// The differences may lie in several places.
  @Test func eachGroupKeepsWhatTellsItApart() {
    let names = ["7", "14", "30"].flatMap { days in
      ["clicks", "views"].map { "user_history_of_the_last_\(days)_days_of_\($0)_on_this_site" }
    }
    #expect(
      short(names, 16) == [
        "us…7_day…lick…te", "us…7_day…view…te", "us…14_da…lick…te", "us…14_da…view…te",
        "us…30_da…lick…te", "us…30_da…view…te",
      ])
  }

  /// Names that begin and end alike keep all words in which any of them differ.
  @Test func wordsThatTellGroupsApartStay() {
    let names = ["clicks", "views", "returns"].flatMap { event in
      ["books", "shoes", "food", "clothing"].map { topic in
        "user_history_\(event)_in_\(topic)_last_seven_days_count"
      }
    }
    for (name, form) in zip(names, short(names, 28)) {
      let words = name.split(separator: "_")
      #expect(form.contains("\(words[2])_in_\(words[4])"), "\(form)")
    }
  }

  /// Names over two letters differ anywhere; the emoji and the letters of double width take two columns.
  @Test(arguments: [8, 9, 12, 17, 24, 31])
  func differentNamesHaveDifferentForms(limit: Int) {
    var state: UInt64 = 11
    func next(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    for alphabet in [["a", "b"], ["_", "x"], ["広", "告", "a"], ["👨‍👩‍👧", "e\u{301}", "…", "#"]] {
      let names = (0..<150).map { _ in
        (0..<next(60)).map { _ in alphabet[next(alphabet.count)] }.joined()
      }
      let forms = short(names, limit)
      #expect(Set(forms).count == Set(names).count)
      #expect(forms == short(names, limit))
      let widths = forms.map { $0.width(size: 1) }
      #expect(widths.allSatisfy { $0 <= Double(limit) * 0.64 + 0.001 })
      // Characters stay whole.
      let letters = Set(forms.joined().map(String.init))
      #expect(letters.isSubset(of: alphabet + "…#0123456789".map(String.init)))
    }
  }

  @Test func aFormIsNoOtherNamesOwn() {
    let names = ["schedule…ination", "scheduled_arrival_at_destination"]
    #expect(short(names, 16) == ["schedule…ination", "scheduled_arr…#2"])
  }
}
