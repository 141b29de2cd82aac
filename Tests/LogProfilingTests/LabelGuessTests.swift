// Which column is the label, what makes a row positive, and in which order the rows come.

import Numerics
import TestSupport
import Testing

@testable import Files
@testable import LogProfiling
@testable import LogSchema

struct LabelGuessTests {
  private static func wishes(
    _ label: String? = nil, _ rule: Label.Rule? = nil, time: String? = nil
  ) -> LogProfile.Wishes {
    var wishes = LogProfile.Wishes()
    wishes.label = LabelWish(column: label, rule: rule)
    wishes.time = time
    return wishes
  }

  @Test(arguments: [
    ("a,label\nx,0\ny,1\nz,0\n", Label("label")),
    ("label,a\n0.0,x\n1.0,y\n0,z\n", Label("label")),
    ("isClick,b\n0,0\n1,1\n0,1\n", Label("isClick")),
    // Of two telling names the more telling.
    ("conversion,click\n0,0\n1,1\n0,1\n", Label("click")),
    ("x,target\nx,yes\ny,no\nz,no\n", Label("target", .value("yes"))),
    ("income,x\n50000+.,1.5\n-50000.,2.5\n-50000.,3.5\n", Label("income", .value("50000+."))),
    ("y,x\n-1,1\n1,2\n1,3\n", Label("y", .value("1"))),
    ("y,x\n+1,1\n-1,2\n-1,3\n", Label("y", .value("+1"))),
    // The only column of two values.
    ("a,b\nx,1\ny,0\nz,0\n", Label("b")),
    // 0 and 1 at an end of the rows, beside another column of two values.
    ("k,sex,a\n0,m,1.5\n1,f,2.5\n0,m,3.5\n", Label("k")),
    ("user,rating,sex\na,5,m\nb,3,f\nc,4,m\nd,1,m\n", Label("rating", .atLeast(4))),
    ("user,rating\na,10\nb,3\nc,7\n", Label("rating", .atLeast(8))),
    // A more telling name whose values say nothing of what is positive.
    ("target,click\nx,0\ny,1\nz,0\n", Label("click")),
    ("label,y,is_click\nx,0.5,0\ny,1.5,1\nz,2.5,0\n", Label("is_click")),
    ("rating,y,conversion\na,x,0\nb,y,1\nc,z,0\n", Label("conversion")),
    ("y,stars\na,5\nb,3\nc,4\nd,1\n", Label("stars", .atLeast(4))),
    ("score,stars\na,5\nb,3\nc,4\nd,1\n", Label("stars", .atLeast(4))),
    // A score that is no grade: some rows have none.
    ("won,score\n1,0.5\n0,\n0,0.25\n", Label("won")),
  ])
  func isFound(text: String, label: Label) throws {
    let profile = try profile(text)
    #expect(profile.label?.label == label)
    #expect(profile.label?.reason.isEmpty == false)
  }

  @Test(arguments: [
    (
      "a,b,c\n0,0,1\n1,1,0\n0,1,0\n",
      "found no telling name of a label: name it with --label; columns of two values are a, b, c"
    ),
    (
      "a,b\n1,2\n3,4\n5,6\n",
      "found no column of two values that might be the label: name it with --label, and its "
        + "positive value with --positive or --at-least"
    ),
    (
      "label,b\n0,2\n1,4\n2,6\n",
      "column label has 3 values: say which are positive with --positive or --at-least; the most "
        + "frequent are 0, 1, 2"
    ),
    (
      "sex,target\nf,2\nm,4\nf,6\n",
      "column target has 3 values: say which are positive with --positive or --at-least; the most "
        + "frequent are 2, 4, 6"
    ),
  ])
  func isAskedFor(text: String, problem: String) throws {
    let profile = try profile(text)
    #expect(profile.label == nil && profile.positiveRate == nil)
    #expect(profile.labelProblem?.problem == problem)
  }

  /// A rule that is given tells which of the named columns it is of; a few damaged values make no label another column.
  @Test func theRuleAndDamageTellTheLabel() throws {
    let text = "y,click\nx,no\ny,yes\nz,no\n"
    #expect(try profile(text, Self.wishes(nil, .value("yes"))).label?.label.column == "click")
    #expect(try profile(text, Self.wishes(nil, .value("z"))).label?.label.column == "y")
    let rows = (0..<60).map { "\($0 == 7 ? "2" : "\($0 % 2)"),\($0 % 3 / 2)" }
    let damaged = try profile("click,conversion\n" + rows.joined(separator: "\n") + "\n")
    #expect(damaged.label == nil)
    #expect(damaged.labelProblem?.problem.hasPrefix("column click has 3 values") == true)
  }

  @Test func whatIsNamedIsTaken() throws {
    let text = "label,grade,when\n0,1,5\n1,2,6\n0,3,7\n"
    let grade = try profile(text, Self.wishes("grade", .atLeast(2)))
    #expect(grade.label?.label == Label("grade", .atLeast(2)))
    #expect(grade.positiveRate == 2.0 / 3)
    #expect(throws: InputError.self) { try profile(text, Self.wishes("grade")) }
    #expect(throws: InputError.self) { try profile(text, Self.wishes("grade", .value("4"))) }
    #expect(throws: InputError.self) { try profile(text, Self.wishes("grades")) }
    #expect(throws: InputError.self) { try profile(text, Self.wishes(time: "grades")) }
  }

  @Test func rowsWithoutALabelAreCounted() throws {
    let text = "label,x\n0,1\n1,2\nmaybe,3\n1,4\n"
    let profile = try profile(text, Self.wishes("label", .binary))
    #expect(profile.unreadableLabels == 0.25 && profile.positiveRate == 2.0 / 3)
  }

  @Test(
    arguments: [
      // The one in whose order the rows stand, whatever the names.
      (
        "signup_date,seen\n2024-03-01,2024-05-01\n2024-02-01,2024-05-02\n2024-01-01,2024-05-02\n",
        RowOrder.time(column: "seen")
      ),
      (
        "born,time\n1990-03-01,2024-05-03\n1991-02-01,2024-05-02\n1992-01-01,2024-05-07\n",
        // Both are in disorder or rising by chance: the name tells the time of an event.
        .time(column: "time")
      ),
      (
        "hour,x\n14102100,a\n14102101,b\n14102101,c\n",
        .time(column: "hour", format: .pattern("%y%m%d%H"))
      ),
      ("time,x\n0,a\n1,b\n1,c\n7,d\n", .time(column: "time")),
      ("time,x\n0,a\n3,b\n1,c\n7,d\n", .shuffle(seed: 1)),
      ("y,x\n0,a\n1,b\n1,c\n", .shuffle(seed: 1)),
      // Gaps.
      ("at,x\n2024-05-01,a\n,b\n2024-05-02,c\n", .shuffle(seed: 1)),
    ] as [(String, RowOrder)])
  func theOrderIsFound(text: String, order: RowOrder) throws {
    let profile = try profile(text)
    #expect(profile.order.order == order, "\(profile.order.reason)")
  }

  @Test func theTimeThatIsNamedMustBeOne() throws {
    let text = "a,at,gaps\nx,2024-05-02,2024-05-02\ny,2024-05-01,\nz,2024-05-04,2024-05-02\n"
    let named = try profile(text, Self.wishes(time: "at"))
    #expect(named.order.order == .time(column: "at") && !named.order.isLogged)
    #expect(named.order.span == 259_200.0)
    for column in ["a", "gaps"] {
      #expect(throws: InputError.self) { try profile(text, Self.wishes(time: column)) }
    }
  }
}

/// How labels are written, and logs in which some rows have none.
struct LabelFormTests {
  /// The base log with labels of another form, which is not given.
  private static func profile(
    name: String = "click", negative: String, positive: String, missing: (row: Int, text: String)?
  ) throws -> LogProfile {
    var log = try CaseLog()
    log.set("click") { row, fields in
      row == missing?.row ? missing?.text ?? "" : fields[0] == "1" ? positive : negative
    }
    log.rename("click", to: name)
    log.move(name, to: name.count % 4)
    let file = try Log(log.text())
    return try LogProfile(LogSample(of: [file.path]), pool: WorkerPool(threads: 2))
  }

  @Test(arguments: [
    ("click", "0", "1", Label("click")), ("label", "0.0", "1.0", Label("label")),
    ("y", "False", "True", Label("y", .value("True"))),
    ("target", "no", "yes", Label("target", .value("yes"))),
    ("target", "No", "Yes", Label("target", .value("Yes"))),
    ("clicked", "N", "Y", Label("clicked", .value("Y"))),
    ("label", "f", "t", Label("label", .value("t"))),
    ("label", "-1", "1", Label("label", .value("1"))),
    ("label", "no_click", "click", Label("label", .value("click"))),
    ("label", "noclick", "click", Label("label", .value("click"))),
    ("outcome", "not bought", "sold", Label("outcome", .value("sold"))),
    ("outcome", "none", "order", Label("outcome", .value("order"))),
    ("response", "neg", "pos", Label("response", .value("pos"))),
    // Two codes: the rarer.
    ("label", "1", "2", Label("label", .value("2"))),
    ("label", "2", "1", Label("label", .value("1"))),
    ("label", "0", "100", Label("label", .value("100"))),
    ("conversion", "0", "1", Label("conversion")),
  ])
  func formsAreRead(name: String, negative: String, positive: String, label: Label) throws {
    for missing in [nil, [(1234, ""), (2, "NaN"), (3998, "NULL")][name.count % 3]] {
      let profile = try Self.profile(
        name: name, negative: negative, positive: positive, missing: missing)
      #expect(profile.label?.label == label)
      #expect(profile.positiveRate.map { abs($0 - 0.181) < 0.001 } == true)
      let sentence = missing.map {
        "1 of 4000 rows has no label (the first in line \($0.0 + 2)): skip it with --max-bad-rows 1"
      }
      #expect(profile.rowsWithoutLabel?.sentence == sentence)
    }
  }

  /// Words among zeros and ones are no labels; a third number may be one.
  @Test(arguments: ["-", "?", "unknown", "N/A", "None", "maybe"])
  func wordsAreNoLabels(word: String) throws {
    let profile = try Self.profile(negative: "0", positive: "1", missing: (777, word))
    #expect(profile.label?.label == Label("click"))
    #expect(
      profile.rowsWithoutLabel?.finding == "1 of 4000 rows has no label (the first in line 779)")
    let other = try Self.profile(negative: "0", positive: "1", missing: (777, "2"))
    #expect(other.label == nil && other.labelProblem?.problem.contains("has 3 values") == true)
  }

  /// A column without a telling name may be the label all the same, if nothing else can be.
  @Test func theOnlyColumnOfTwoValuesMayHaveGaps() throws {
    let profile = try Self.profile(
      name: "k", negative: "0", positive: "1", missing: (40, ""))
    #expect(profile.label?.label == Label("k"))
    #expect(profile.rowsWithoutLabel?.count == 1)
  }

  /// The rows are counted in the log, not in the sample, which has none of them here; with several files, the file is
  /// named.
  @Test func theWholeLogIsCounted() throws {
    let rows = (0..<3000).map { $0 % 30 == 5 ? ",a" : "\($0 % 3 / 2),b\($0 % 4)" }
    let folder = try TemporaryFolder()
    let paths = try ["a.csv", "b.csv"].map {
      try folder.file($0, Array(("click,x\n" + rows.joined(separator: "\n") + "\n").utf8))
    }
    let sample = try LogSample(of: paths, capacity: 500)
    let profile = try LogProfile(sample, pool: WorkerPool(threads: 2))
    #expect(
      profile.rowsWithoutLabel?.sentence
        == "200 of 6000 rows have no label (the first in line 7 of \(paths[0])): skip them with "
        + "--max-bad-rows 200")
  }
}
