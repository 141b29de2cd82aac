// Times that are written as a pattern says.

import TestSupport
import Testing

@testable import LogSchema

@Suite struct TimePatternTests {
  /// Seconds since 1970 by Python:
  ///
  ///     calendar.timegm(time.strptime(text, pattern))
  @Test(arguments: [
    ("%y%m%d%H", "14102123", 1_413_932_400.0),
    ("%y%m%d%H", "69010100", -31_536_000.0),
    ("%y%m%d%H", "68123123", 3_124_220_400.0),
    ("%d/%m/%Y %H:%M:%S", "29/02/2012 23:59:60", 1_330_560_000.0),
    ("%Y%m%d", "20130101", 1_356_998_400.0),
    ("%Y-%m-%d 100%%", "1970-01-02 100%", 86_400.0),
    ("é%Y%m%d", "é19700101", 0.0),
  ])
  func textIsRead(pattern: String, text: String, seconds: Double) throws {
    let pattern = try #require(TimePattern(pattern))
    #expect(of(text, pattern.secondsSince1970) == seconds)
  }

  @Test(arguments: [
    "", "1410212", "141021233", "14102124", "14132123", "14023023", "1410212x", " 14102123",
    "+1410212",
  ])
  func otherTextIsNone(text: String) throws {
    let pattern = try #require(TimePattern("%y%m%d%H"))
    #expect(of(text, pattern.secondsSince1970) == nil)
  }

  @Test(arguments: ["", "%H%M", "%Y%m", "%m%d", "%Y%m%d%", "%Y%m%d%q", "Ymd"])
  func whatIsNoPatternIsRefused(pattern: String) {
    #expect(!TimeFormat.isPattern(pattern))
  }
}
