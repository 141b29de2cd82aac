// What is told to whoever looks: what is new, once, and never what was in between.

import Foundation
import Report
import Runs
import Testing

@testable import Live

@Suite struct BoardTests {
  /// The sections that are told, by their ids.
  private func sections(_ news: Board.News?) throws -> Set<String> {
    for event in (news?.text ?? "").components(separatedBy: "\n\n") {
      let lines = event.split(separator: "\n")
      guard lines.first == "event: sections", let data = lines.last else { continue }
      let content = try JSONDecoder().decode(
        [String: String].self, from: Data(data.dropFirst("data: ".count).utf8))
      return Set(content.keys)
    }
    return []
  }

  @Test func onlyWhatChangedIsTold() throws {
    let board = Board()
    var view = try Fixtures.view()
    #expect(board.news(since: 0) == nil)
    let first = RunPage(view)
    board.show(first)
    let all = try #require(board.news(since: 0))
    #expect(try sections(all) == Set(first.sections.map(\.id)))
    #expect(board.news(since: all.version) == nil)
    // The same drawing again is no news.
    board.show(RunPage(view))
    #expect(board.news(since: all.version) == nil)

    view.records = [Fixtures.logged(step: 0)]
    let second = RunPage(view)
    board.show(second)
    let changed = Set(zip(first.sections, second.sections).filter { $0 != $1 }.map(\.1.id))
    #expect(changed.contains("search") && !changed.contains("data"))
    #expect(try sections(board.news(since: all.version)) == changed)
  }

  @Test func whoIsSlowIsToldTheNewestAlone() throws {
    let board = Board()
    var view = try Fixtures.view()
    for step in 0..<50 {
      view.records.append(Fixtures.logged(step: step))
      board.show(RunPage(view))
      board.show(RunProgress(phase: "search", phaseFraction: Double(step) / 50))
    }
    let news = try #require(board.news(since: 1))
    #expect(news.text.components(separatedBy: "event: sections").count == 2)
    #expect(news.text.components(separatedBy: "event: progress").count == 2)
    #expect(news.text.contains(#""fraction":0.98"#))
    #expect(board.news(since: news.version) == nil)
  }

  @Test func progressIsToldAlone() throws {
    let board = Board()
    board.show(RunPage(try Fixtures.view()))
    let seen = try #require(board.news(since: 0)).version
    board.show(RunProgress(phase: "search", phaseFraction: 0.12345))
    let news = try #require(board.news(since: seen))
    #expect(news.text.hasPrefix("event: progress\n"))
    #expect(news.text.contains(#"{"fraction":0.123,"phase":"search"}"#))
    // Less than can be seen is no news.
    board.show(RunProgress(phase: "search", phaseFraction: 0.12349))
    #expect(board.news(since: news.version) == nil)
    #expect(!news.isLast)
  }

  @Test func nothingFollowsTheEnd() throws {
    let board = Board()
    var view = try Fixtures.view()
    board.show(RunPage(view))
    let seen = try #require(board.news(since: 0)).version
    view.summary = Fixtures.summary()
    let last = RunPage(view)
    board.end(.done, last)
    board.show(RunPage(try Fixtures.view()))
    board.show(RunProgress(phase: "search", phaseFraction: 0.5))
    board.end(.stopped, nil)
    let news = try #require(board.news(since: seen))
    #expect(news.isLast)
    #expect(news.text.contains("event: done\n") && !news.text.contains("event: stopped"))
    #expect(board.page?.page.sections == last.sections)
    // One that loads the last page is told that it is the last.
    let late = board.news(since: try #require(board.page).version)
    #expect(late?.isLast == true)
  }

  @Test func aDataLineIsOneLine() throws {
    let board = Board()
    board.show(RunPage(try Fixtures.view()))
    let lines = try #require(board.news(since: 0)).text.split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.map { String($0.prefix(6)) } == ["event:", "id: 1", "data: ", "", ""])
  }

  @Test func seatsAreFewAndFreeAgain() {
    let board = Board()
    var seats = (0..<Board.seats).map { _ in board.seat() }
    #expect(seats.allSatisfy { $0 != nil })
    #expect(board.seat() == nil)
    seats.removeLast()
    #expect(board.watchers == Board.seats - 1)
    #expect(board.seat() != nil)
    seats = []
    #expect(board.watchers == 0)
  }
}
