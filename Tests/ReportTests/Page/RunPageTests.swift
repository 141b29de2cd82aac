// The page of a run in every state: what is on it, that it is one valid document, and that no name harms it.

import TestSupport
import Testing

@testable import Files
@testable import Report
@testable import Statistics
@testable import Runs

@Suite struct RunPageTests {
  /// Names that would do harm in a page that took them for markup, or turned its text around.
  static let hostile = [
    "<script>alert(1)</script>", "\"onload=", "]]>", "fox 🦊", "עברית\u{202E}", "</style><h1>",
    "&amp;", "'", "a\u{0}b",
  ]

  private func page(_ stage: RunView.Stage, features: [String] = RunView.features) -> RunPage {
    RunPage(.sample(stage, features: features))
  }

  private func parsed(_ page: RunPage) throws -> ParsedSVG {
    try #require(ParsedSVG(page.html()))
  }

  private func filled(_ page: RunPage) -> [String] {
    page.sections.filter { !$0.html.isEmpty }.map(\.id)
  }

  /// A searcher without a policy decides nothing bit by bit; the rest of the page is there.
  @Test(arguments: [RunView.Stage.searching, .audited])
  func withoutAPolicyNoDecisionIsShown(stage: RunView.Stage) throws {
    var view = RunView.sample(stage)
    view.space.search.searcher = .evolution
    let filled = filled(RunPage(view))
    view.records = view.records.map(\.withoutPolicy)
    let page = RunPage(view)
    #expect(self.filled(page) == filled.filter { $0 != "decisions" })
    let html = page.html()
    #expect(ParsedSVG(html) != nil)
    #expect(html.contains("evolution") && html.contains("How the search went"))
  }

  // MARK: - The document

  @Test(arguments: RunView.Stage.allCases)
  func isOneWellFormedDocument(stage: RunView.Stage) throws {
    let document = try parsed(page(stage))
    #expect(page(stage).html().hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
    #expect(document.all("html").count == 1 && document.all("main").count == 1)
    let ids = document.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    let references = document.elements.flatMap { element in
      ["aria-labelledby", "aria-describedby"].compactMap { element.attributes[$0] }
    }
    #expect(references.flatMap { $0.split(separator: " ") }.allSatisfy { ids.contains(String($0)) })
  }

  @Test(arguments: RunView.Stage.allCases)
  func headingsSkipNoLevel(stage: RunView.Stage) throws {
    let levels = try parsed(page(stage)).elements.compactMap { element in
      element.name.count == 2 && element.name.hasPrefix("h") ? Int(element.name.suffix(1)) : nil
    }
    #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
    #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
  }

  @Test(arguments: RunView.Stage.allCases)
  func nothingIsLoadedFromAnywhere(stage: RunView.Stage) throws {
    let html = page(stage).html()
    #expect(!html.contains("http:") && !html.contains("https:") && !html.contains("url(//"))
    let document = try parsed(page(stage))
    #expect(document.elements.allSatisfy { $0.attributes["src"] == nil })
    let links = document.elements.compactMap { $0.attributes["href"] }
    let ids = document.elements.compactMap { $0.attributes["id"].map { "#\($0)" } }
    #expect(links[0] == "data:,")
    #expect(links.count > 2 && Set(links.dropFirst()).isSubset(of: ids))
    #expect(document.all("script").isEmpty)
    let policy = document.all("meta").compactMap { $0.attributes["content"] }[0]
    #expect(policy.hasPrefix("default-src 'none';") && !policy.contains("script-src"))
  }

  @Test(arguments: RunView.Stage.allCases)
  func equalRunsHaveEqualPages(stage: RunView.Stage) {
    var moved = RunView.sample(stage)
    moved.folder = "elsewhere/other"
    #expect(page(stage).html() == RunPage(moved).html())
  }

  @Test(arguments: RunView.Stage.allCases)
  func idsAndOrderOfTheSectionsStay(stage: RunView.Stage) {
    #expect(page(stage).sections.map(\.id) == page(.begun).sections.map(\.id))
  }

  @Test func aScriptIsAllowedWhereThereIsOne() throws {
    let html = page(.searching).html(script: "if (1 < 2) {}")
    #expect(html.contains("<script>if (1 < 2) {}</script>"))
    #expect(html.contains("script-src &#39;unsafe-inline&#39;; connect-src &#39;self&#39;"))
  }

  @Test func tablesAreTables() throws {
    let document = try parsed(page(.audited))
    #expect(document.all("caption").count == document.all("table").count)
    #expect(document.all("caption").allSatisfy { !$0.text.isEmpty })
    let scopes = document.all("th").map { $0.attributes["scope"] }
    #expect(scopes.allSatisfy { $0 == "col" || $0 == "row" })
  }

  // MARK: - What is on it

  @Test func aRunThatHasJustBegun() throws {
    #expect(filled(page(.begun)) == ["progress", "decision", "contents", "data", "reproduction"])
    let progress = try #require(try parsed(page(.begun)).all("progress").first)
    #expect(progress.attributes["value"] == "0" && progress.attributes["max"] == "100")
  }

  @Test func aRunThatSearches() throws {
    #expect(
      filled(page(.searching))
        == ["progress", "decision", "contents", "search", "decisions", "data", "reproduction"])
    let document = try parsed(page(.searching))
    #expect(document.all("progress").first?.attributes["value"] == "42")
    #expect(
      document.elements.first { $0.attributes["id"] == "progress" }?.attributes["aria-live"]
        == "polite")
    #expect(document.all("caption").contains { $0.text.hasPrefix("The last logged step") })
    #expect(page(.playoff).sections[0].html.contains("playoff of 45 trainings: 6%"))
  }

  @Test(arguments: [-1.0, 7, .nan])
  func aFractionOutOfBoundsIsCut(fraction: Double) throws {
    var view = RunView.sample(.searching)
    view.progress = RunProgress(phase: "search", phaseFraction: fraction)
    let value = try parsed(RunPage(view)).all("progress").first?.attributes["value"]
    #expect(value == (fraction > 1 ? "100" : "0"))
  }

  @Test func aRunThatEndedBeforeItsTime() {
    #expect(!filled(page(.ended)).contains("progress"))
    #expect(page(.ended).sections[1].html.contains("nas search --resume"))
  }

  /// A live page of a run that was stopped names the command, with the run's folder, in place of the progress.
  @Test func aRunThatWasStopped() throws {
    var view = RunView.sample(.searching)
    view.stoppedIn = "results/my run"
    let page = RunPage(view)
    #expect(page.sections.map(\.id) == self.page(.begun).sections.map(\.id))
    let document = try parsed(page)
    #expect(document.all("progress").isEmpty && document.all("h2")[0].text == "Stopped")
    #expect(
      document.all("code").map(\.text).contains("nas search --resume --out 'results/my run'"))
  }

  @Test func theLegendOfARunWithoutVerdictsClaimsNothing() {
    var view = RunView.sample(.nothingChosen)
    view.summary?.reason = .notLearned
    let html = RunPage(view).html()
    #expect(html.contains("there are no verdicts") && !html.contains("Better: the upper bound"))
    #expect(!html.contains("predict as well as the baseline."))
  }

  @Test func aFinishedRun() throws {
    let sections = [
      "decision", "contents", "measured", "quality", "changes", "search", "decisions", "data",
      "reproduction",
    ]
    #expect(filled(page(.finished)) == sections)
    let view = RunView.sample(.finished)
    let summary = try #require(view.summary)
    let html = page(.finished).html()
    let answer = Answer(
      summary,
      in: Answer.Places(options: view.record.options, usesWholeLog: view.space.data.rows == nil))
    let texts =
      [answer.headline, answer.confidence] + answer.warnings + answer.reasons + answer.details
      + answer.nextSteps.map(\.text)
    let prose = html.replacing("<code>", with: "`").replacing("</code>", with: "`")
    for text in texts where !text.isEmpty {
      #expect(prose.contains(text.unitsKept.escaped), "\(text)")
    }
    for command in answer.nextSteps.compactMap(\.command) {
      #expect(html.contains("<code>\(command.escaped)</code>"))
    }
    let document = try parsed(page(.finished))
    let cells = document.all("td").map(\.text) + document.all("th").map(\.text)
    for row in verdictTable(summary).transposed.rows {
      #expect(row.allSatisfy { cells.contains($0) })
    }
    // The chosen target's column stands out, header and thirteen rows.
    let marked = document.elements.filter { $0.classes.contains("marked") }
    #expect(marked.count == 14 && marked[0].text == "→ 0.9")
    let plots = document.all("svg").compactMap { $0.attributes["aria-describedby"] }
    #expect(
      plots
        == [
          "front", "seeds", "widths-0.9", "widths-0.95", "convergence", "heatmap-0.9",
          "decisions-0.9", "heatmap-0.95", "decisions-0.95",
        ].map { "\($0)-description" })
    #expect(document.all("style").count == 1)
  }

  /// A caption is text of the page, which wraps on narrow screens.
  @Test func everyPlotHasACaption() throws {
    let document = try parsed(page(.finished))
    let captions = document.all("figcaption").map(\.text)
    #expect(!captions.isEmpty && captions.count == document.all("figure").count)
    #expect(
      captions.allSatisfy { caption in !document.all("text").contains { $0.text == caption } })
    #expect(captions.contains { $0.contains("Look for bars that lie wholly in the shaded area") })
  }

  @Test func theChangeOfAUCStandsUnderTheAUC() throws {
    var view = RunView.sample(.finished)
    #expect(!RunPage(view).html().contains("AUC change"))
    view.summary?.targets[1].aucDelta = Delta(mean: 0.00123, low: -0.0004, high: 0.0029)
    let texts = try parsed(RunPage(view)).elements.map(\.text)
    #expect(["+0.0012", "−0.0004", "+0.0029"].allSatisfy(texts.contains))
  }

  @Test func theCommandMakesTheRunAgain() {
    let command =
      "nas search space.yaml --target 0.95 --target 0.9 --seed 7 --rows 327346 --out again"
    #expect(page(.finished).html().contains("<code>\(command)</code>"))
    #expect(
      page(.separate).html().contains("--rows 327346 --separate --skip-diverged --out again</code>")
    )
    #expect(page(.finished).html().contains("<code>data: # &lt;b&gt;site&#10;tailnum"))
  }

  @Test func whereNothingIsChosenTheBaselineStays() throws {
    let document = try parsed(page(.nothingChosen))
    #expect(document.all("p").contains { $0.text.hasPrefix("Keep the baseline") })
    #expect(!document.elements.contains { $0.classes.contains("marked") })
    #expect(!document.elements.contains { $0.classes.contains("figures") })
    #expect(document.all("p").contains { $0.text.hasPrefix("Nothing: the baseline stays") })
    let lines = document.all("summary").map(\.text)
    #expect(lines.contains("Target 0.95: the changes"))
    #expect(lines.contains("Target 0.9: the changes"))
  }

  @Test func aPlayoffIsExplainedWhereThereWasOne() {
    var view = RunView.sample(.finished)
    #expect(RunPage(view).html().contains("won a playoff"))
    #expect(!page(.searching).html().contains("won a playoff"))
    view.space.search.searcher = .scaling
    #expect(!RunPage(view).html().contains("won a playoff"))
  }

  @Test func targetsOfOneArchitectureAreShownOnce() throws {
    var view = RunView.sample(.finished)
    let first = try #require(view.summary?.targets.first)
    view.summary?.targets[1].trained.architecture = first.trained.architecture
    let document = try parsed(RunPage(view))
    let widths = document.all("svg").compactMap { $0.attributes["aria-describedby"] }
      .filter { $0.hasPrefix("widths") }
    #expect(widths == ["widths-0.95-description"])
  }

  /// Each row of the table of verdicts has its words in the page.
  @Test func everyFigureIsExplained() {
    var summary = Summary.typical
    summary.baseline.perQueryAUC = 0.7
    let names = verdictTable(summary).columns.dropFirst().map(\.title)
    #expect(names.allSatisfy { RunView.explained[$0] != nil }, "\(names)")
  }

  /// With many targets the chosen one stands beside the baseline, and each of the others is a link away.
  @Test func manyTargetsAreFoldedAndLinked() throws {
    let document = try parsed(RunPage(.sample(.finished, targets: RunView.eight)))
    let tables = document.all("table")
    #expect(document.all("caption").map(\.text).contains("The other targets beside the baseline"))
    #expect(tables.count >= 2)
    let first = document.elements.drop { $0.name != "table" }.filter { $0.name == "th" }
    #expect(first.prefix(3).map(\.text) == ["target", "  baseline", "→ 0.7 to 0.6"])
    let links = document.all("a").compactMap { $0.attributes["href"] }
    for target in RunView.eight {
      #expect(links.contains("#decisions-of-\(target.slug)"))
    }
    #expect(links.contains("#other-targets") && links.contains("#changes-0.95"))
    // The choices are drawn of three targets, the heat maps of all.
    let plots = document.all("svg").compactMap { $0.attributes["aria-describedby"] }
    #expect(plots.count { $0.hasPrefix("heatmap") } == 8)
    #expect(plots.count { $0.hasPrefix("decisions") } == 3)
  }

  /// However many decisions there are, plots show the most important ones.
  @Test func sixHundredFeaturesMakeNoHugePage() throws {
    let features = (0..<600).map { "column_\($0)" }
    let html = page(.finished, features: features).html()
    #expect(html.utf8.count < 2_500_000)
    let document = try #require(ParsedSVG(html))
    let plots = document.all("svg").compactMap { $0.attributes["aria-describedby"] }
    #expect(!plots.contains { $0.hasPrefix("widths") })
    // The changes of the chosen architecture are among those that are drawn.
    let drawn = document.all("title").map(\.text)
    #expect(drawn.contains { $0.hasPrefix("embeddings.column_0: 8 → 4") })
    #expect(html.contains("nas plot draws them all"))
  }

  @Test func longNamesAreShortenedOnTelephonesAndWholeElsewhere() throws {
    let features = ["views", "clicks"].map {
      "history_of_a_user_with_all_\($0)_on_this_site_in_a_week"
    }
    let document = try parsed(page(.finished, features: features))
    let short = document.elements.filter { $0.classes.contains("short") }
    for name in features {
      let form = short.first { $0.attributes["title"] == name }
      #expect(form?.text.contains(name.contains("views") ? "views" : "clicks") == true)
      #expect(document.elements.contains { $0.classes.contains("whole") && $0.text == name })
    }
  }

  @Test func anAuditIsShownWithItsFinding() throws {
    let html = try #require(page(.audited).sections.first { $0.id == "audit" }).html
    let sentences = finding(.sample()).split(separator: "\n")
    #expect(
      sentences.count == 2 && sentences.allSatisfy { html.contains(String($0).unitsKept.escaped) })
    #expect(html.contains("best tenth"))
  }

  @Test func settingsBetweenBackquotesAreCode() {
    #expect(
      Element.prose("set `a<b` and `c`.").html
        == "\n<p class=\"prose\">set <code>a&lt;b</code> and <code>c</code>.</p>")
    #expect(Element.prose("one ` alone").html == "\n<p class=\"prose\">one ` alone</p>")
  }

  // MARK: - Names

  @Test(arguments: RunView.Stage.allCases)
  func namesAreTextWhateverTheyHold(stage: RunView.Stage) throws {
    var view = RunView.sample(stage, features: Self.hostile)
    view.space.data.paths = ["../<b>&\".csv"]
    view.record.numerics = "<i>"
    view.record.date = "<u>2026"
    view.record.data.fingerprint = "</dd>"
    view.record.machine.processor = "\"><a href='"
    view.record.version = "<h2>"
    view.progress?.phase = "<script>"
    let document = try parsed(RunPage(view))
    #expect(Set(document.elements.map(\.name)).isDisjoint(with: ["script", "i", "u"]))
    func shape(_ document: ParsedSVG) -> [String] {
      // Long names have a short form in a span of its own.
      document.elements.map(\.name).filter { $0 != "bdi" && $0 != "span" }
    }
    #expect(shape(document) == shape(try parsed(ordinary(view))))
    let texts = document.elements.map(\.text)
    for name in Self.hostile where !name.contains("\u{0}") {
      #expect(texts.contains(name), "\(name)")
    }
    #expect(texts.contains("Architecture search: <b>&\".csv"))
  }

  /// The page of the same run with ordinary names.
  private func ordinary(_ view: RunView) -> RunPage {
    var other = view
    let names = view.space.data.schema.features.indices.map { "feature\($0)" }
    let paths = Dictionary(
      uniqueKeysWithValues: zip(view.space.data.schema.features, names).map { feature, name in
        ("embeddings.\(feature.name)", "embeddings.\(name)")
      })
    func renamed<Value>(_ values: [String: Value]) -> [String: Value] {
      Dictionary(uniqueKeysWithValues: values.map { (paths[$0.key] ?? $0.key, $0.value) })
    }
    for (index, name) in names.enumerated() { other.space.data.schema.features[index].name = name }
    for index in other.records.indices {
      other.records[index].probabilities = renamed(other.records[index].probabilities)
    }
    if var summary = other.summary {
      summary.baseline.architecture = renamed(summary.baseline.architecture)
      for index in summary.targets.indices {
        summary.targets[index].trained.architecture = renamed(
          summary.targets[index].trained.architecture)
      }
      other.summary = summary
    }
    return RunPage(other)
  }

  @Test func namesEndWhatTheyTurnAround() throws {
    let bdi = try parsed(page(.finished, features: Self.hostile)).all("bdi").map(\.text)
    #expect(bdi == ["עברית\u{202E}"])  // in the table of features
    #expect(Element("p", nodes: [.name("−Δ→ é 🦊")]).html == "\n<p>−Δ→ é 🦊</p>")
    #expect(Element("p", nodes: [.name("a\u{2067}b")]).html == "\n<p><bdi>a\u{2067}b</bdi></p>")
  }
}
