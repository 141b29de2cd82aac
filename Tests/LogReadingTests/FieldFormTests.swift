// Fields of one value and of lists, in every syntax: which values they have.

import TestSupport
import Testing

@testable import LogReading
@testable import LogSchema

struct FieldFormTests {
  /// The values of a field; nil where it is not written in the form.
  static func values(_ field: String, _ form: FieldForm) -> [String]? {
    var values: [String] = []
    let isRead = of(field) { bytes in
      form.forEachValue(of: bytes) { value in
        values.append(string(value))
        return true
      }
    }
    return isRead ? values : nil
  }

  static let separators = [
    "|", "^", ";", ",", "#", ":", "_", " ", "\t", "\u{1}", "\u{2}", "\u{1d}", ", ", "::", "<sep>",
    "é",
    "aab", "--", "||", "\u{1}\u{2}",
  ]

  @Test(arguments: separators)
  func partsStandBetweenSeparators(separator: String) {
    let form = FieldForm(.separated(Array(separator.utf8)))
    func field(_ parts: [String]) -> String { parts.joined(separator: separator) }
    #expect(Self.values(field(["7", "12", "7"]), form) == ["7", "12", "7"])
    #expect(Self.values(field(["", "7", "", "NA", "8", ""]), form) == ["7", "8"])
    #expect(Self.values("7", form) == ["7"])
    #expect(Self.values("", form) == [])
    #expect(Self.values("null", form) == [])
  }

  /// A part of a separator is none, and separators do not overlap.
  @Test func separatorsAreTakenFromTheLeft() {
    #expect(Self.values("a:b:::c", FieldForm(.separated(Array("::".utf8)))) == ["a:b", ":c"])
    #expect(Self.values("aaabx", FieldForm(.separated(Array("aab".utf8)))) == ["a", "x"])
  }

  static let lists: [(String, [String])] = [
    ("[1, 2]", ["1", "2"]), ("[1,2]", ["1", "2"]), ("(1, 2)", ["1", "2"]), ("(1,)", ["1"]),
    ("{1,2}", ["1", "2"]), ("[1 2 3]", ["1", "2", "3"]), ("[ 1  2\n 3]", ["1", "2", "3"]),
    ("array([1, 2])", ["1", "2"]), ("array([1, 2], dtype=int64)", ["1", "2"]),
    ("np.array([1.5, 2.])", ["1.5", "2."]), ("frozenset({1, 2})", ["1", "2"]),
    ("[np.int64(3), np.str_('a b')]", ["3", "a b"]), ("[]", []), ("{}", []), ("()", []),
    ("set()", []), ("array([], dtype=object)", []), ("", []), ("NA", []), (" [1] ", ["1"]),
    (#"["a", "b"]"#, ["a", "b"]), ("['a', 'b c']", ["a", "b c"]), ("{'a','b'}", ["a", "b"]),
    (#"["it's", 'say "x"']"#, ["it's", #"say "x""#]), (#"["a,b]", "[c"]"#, ["a,b]", "[c"]),
    ("['a' 'b']", ["a", "b"]), ("[a, b]", ["a", "b"]), ("[don't, 2]", ["don't", "2"]),
    ("[u'a', b'c', under]", ["a", "c", "under"]), ("[1, None, null, 2]", ["1", "2"]),
    (#"["", "a", "null"]"#, ["a"]), ("[1,,2,]", ["1", "2"]), (#"{"x y",z}"#, ["x y", "z"]),
    (
      #"["a\"b", "c\\d", "e\/f", "\u00e9", "\ud83d\ude00", "\t"]"#,
      ["a\"b", "c\\d", "e/f", "é", "😀", "\t"]
    ),
    (#"['it\'s', 'caf\xe9', 'plain']"#, ["it's", "café", "plain"]),
    ("[日本, 'größe']", ["日本", "größe"]),
    ("[-1, 1e3, 2:3]", ["-1", "1e3", "2:3"]),
    // A value alone is a list of itself.
    ("7", ["7"]), (" 7 ", ["7"]), ("a", ["a"]), (#""a b""#, ["a b"]), ("'[x'", ["[x"]),
    ("None", []),
    ("don't", ["don't"]),
  ]

  @Test(arguments: lists)
  func listsStandInBrackets(field: String, expected: [String]) {
    #expect(Self.values(field, FieldForm(.brackets)) == expected)
  }

  @Test(arguments: [
    "1, 2", "1 2", "\"a\" b", "...", "[1, 2", "1]", "[1, 2)", "[[1, 2], [3]]", "[1, [2]]",
    "[(1, 2)]", "[1] x",
    "[1][2]",
    #"["a"#, #"["a\"#, "['a'b]", #"{"a": 1}"#, "{1: 2}", #"["\u12"]"#, #"["\ud83d"]"#,
    "[0 1 ... 8 9]",
    "array(1)", "array([1]", "array([1]) x", "np.int64(1)", "[np.int64(1]", "[np.int64()]", "f(1)",
    "[",
    "<1, 2>", "{'a', {'b'}}", "[a(b]",
  ])
  func otherFieldsAreNoLists(field: String) {
    #expect(Self.values(field, FieldForm(.brackets)) == nil)
  }

  @Test func paddingIsNoValue() {
    for syntax in [FieldForm.Syntax.separated([0x5e]), .brackets] {
      func field(_ parts: String...) -> String {
        syntax == .brackets
          ? "[" + parts.joined(separator: ", ") + "]" : parts.joined(separator: "^")
      }
      let form = FieldForm(syntax, padding: "0")
      #expect(Self.values(field("0", "7", "00", "0"), form) == ["7", "00"])
      #expect(Self.values(field("0", "0"), form) == [])
      let whole = FieldForm(syntax, padding: "0.0", isWhole: true)
      #expect(Self.values(field("0", "7.0", "0.0", "-0"), whole) == ["7"])
    }
    // A single value fills nothing up.
    #expect(Self.values("0", FieldForm(padding: "0")) == ["0"])
  }

  static let wholeNumbers: [(String, String)] = [
    ("123", "123"), ("123.0", "123"), ("123.", "123"), ("+123", "123"), ("0123", "123"),
    ("1.23e2", "123"), ("1.23E+02", "123"), ("12300e-2", "123"), ("-0.0", "0"), ("0", "0"),
    ("00", "0"),
    ("-0", "0"), ("-5.00", "-5"), (".0", "0"), ("0e9", "0"),
    ("12345678901234567890123.0", "12345678901234567890123"),
    ("1e3", "1000"), ("20100112", "20100112"), ("9007199254740993.0", "9007199254740993"),
  ]

  @Test(arguments: wholeNumbers)
  func aWholeNumberHasOneSpelling(text: String, expected: String) {
    #expect(Self.values(text, FieldForm(isWhole: true)) == [expected])
    #expect(Self.values(text, FieldForm()) == [text])
    #expect(
      Self.values("\(text)|x", FieldForm(.separated([0x7c]), isWhole: true)) == [expected, "x"])
  }

  @Test(arguments: [
    "1.5", "a", "1e-3", "1,000", "12a", "-", ".", "e5", "1e", "1e41", "1.2.3", "0x10", " 1", "--1",
    "1e999999999999",
  ])
  func otherTextsStayAsTheyAre(text: String) {
    #expect(Self.values(text, FieldForm(isWhole: true)) == [text])
  }

  @Test func readingEndsAtAValueThatIsNotExpected() {
    for (field, form) in [
      ("1^x^3", FieldForm(.separated([0x5e]))), ("[1, x, 3]", FieldForm(.brackets)),
    ] {
      var seen: [String] = []
      let isRead = of(field) { bytes in
        form.forEachValue(of: bytes) { value in
          seen.append(string(value))
          return string(value) != "x"
        }
      }
      #expect(!isRead && seen == ["1", "x"])
    }
  }

  @Test func aFeatureSaysItsForm() {
    var feature = Feature(name: "f", encoding: .dictionary())
    #expect(FieldForm(feature).isPlain && !FieldForm(feature).isList)
    #expect(FieldForm(feature).expected("a number") == "a number")
    feature.whole = true
    #expect(!FieldForm(feature).isPlain && !FieldForm(feature).isList)
    feature.separator = "|"
    #expect(FieldForm(feature).isList && FieldForm(feature).expected(nil) == nil)
    (feature.separator, feature.list) = (nil, .brackets)
    #expect(FieldForm(feature).expected(nil) == "a list in brackets")
    #expect(
      FieldForm(feature).expected("a number") == "a list in brackets, each value a number")
  }
}
