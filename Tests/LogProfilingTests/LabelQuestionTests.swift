// A label that no name tells is asked for.

import Testing

@testable import Files
@testable import LogProfiling
@testable import LogSchema

struct LabelQuestionTests {
  @Test func aGuessAsks() throws {
    let only = try profile("a,b\nx,1\ny,0\nz,0\n").label
    #expect(
      only?.question
        == "No name tells the label; b is taken for it, the only column of two values. Is another column the "
        + "label? Then name it with --label.")
    let first = try profile("k,s,a\n0,m,1.5\n1,f,2.5\n0,m,3.5\n").label
    #expect(first?.label == Label("k") && first?.question != nil)
    #expect(try profile("a,click\nx,1\ny,0\nz,0\n").label?.question == nil)
    var wishes = LogProfile.Wishes()
    wishes.label = LabelWish(column: "b")
    #expect(try profile("a,b\nx,1\ny,0\nz,0\n", wishes).label?.question == nil)
  }

  @Test(arguments: [
    "premium", "is_premium", "verified", "verified_purchase", "gender", "platform", "isWeekend",
  ])
  func anAttributeIsNotTaken(name: String) throws {
    let profile = try profile("a,\(name)\nx,1\ny,0\nz,0\n")
    #expect(profile.label == nil)
    #expect(
      profile.labelProblem?.problem
        == "found no telling name of a label; \(name) is the only column of two values, but named like an attribute: "
        + "is it the label? Then --label \(name); else name another one, with its positive value (--positive or "
        + "--at-least)")
  }

  /// Grades are the label, not what a review is beside them.
  @Test(arguments: ["overall", "star_rating", "Book-Rating", "stars"])
  func gradesAreFound(name: String) throws {
    let profile = try profile("u,verified,\(name)\na,1,5\nb,0,3\nc,1,4\nd,1,1\n")
    #expect(profile.label?.label == Label(name, .atLeast(4)))
  }

  @Test(arguments: [("click", "1"), ("converted", "yes"), ("k", "1")])
  func aYesOrNothingIsExplained(name: String, yes: String) throws {
    let text = "a,\(name),p\nx,\(yes),1\ny,,2\nz,,3\nw,\(yes),4\n"
    let words =
      "column \(name) has `\(yes)` or no value: rows without a value have no label; if they are the negatives, "
      + "write 0 in them"
    #expect(try profile(text).labelProblem?.problem.hasSuffix(words) == true)
    var wishes = LogProfile.Wishes()
    wishes.label = LabelWish(column: name)
    let problem = #expect(throws: InputError.self) { try profile(text, wishes) }
    #expect(problem?.problem == words)
  }
}
