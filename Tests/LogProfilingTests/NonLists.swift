// Values with signs within that separate no values: what lists are to be told from.

import Numerics
import Testing

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
    Case("name") {
      "\(["Anna", "Ben", "Cleo", "Dan"][$0.below(4)]) \(["Smith", "Jones", "Li"][$0.below(3)])"
    },
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
    Case("agent") {
      "\(["Chrome", "Safari"][$0.below(2)]) \($0.below(99)).0.\($0.below(9)) (\(["Mac", "Win"][$0.below(2)]))"
    },
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
    Case("key") { "user_\($0.below(350))" },
    Case("place") {
      "\(["Paris", "Berlin", "Rome"][$0.below(3)]), \(["FR", "DE", "IT"][$0.below(3)])"
    },
    Case("address") { "\($0.below(300)) Main St, Town \($0.below(40)), TX" },
    Case("locale") {
      ["en", "en_US", "en_GB", "pt", "pt_BR", "fr", "fr_FR", "de", "de_DE"][$0.below(9)]
    },
    Case("clock") { "\(two($0.below(24))):\(two($0.below(60)))" },
    Case("time_of_day") { "\(two($0.below(24))):\(two($0.below(60))):\(two($0.below(60)))" },
    Case("length") {
      $0.below(2) == 0
        ? "\(two($0.below(60))):\(two($0.below(60)))"
        : "1:\(two($0.below(60))):\(two($0.below(60)))"
    },
    Case("crossed") {
      "\(["m", "f"][$0.below(2)])|\(18 + $0.below(50))|\(["US", "DE"][$0.below(2)])"
    },
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
    Case("path_of_words") {
      "\(["Home", "Garden"][$0.below(2)]) > \(["Living Room", "Bath"][$0.below(2)]) > Part \($0.below(9))"
    },
    Case("song") { "Artist \($0.below(40)) - Title \($0.below(90))" },
    Case("rgb") { "rgb(\($0.below(200)), \($0.below(200)), \($0.below(200)))" },
    Case("category_path") { ["Home", "Home > Kitchen", "Home > Bath"][$0.below(3)] },
  ]
}
