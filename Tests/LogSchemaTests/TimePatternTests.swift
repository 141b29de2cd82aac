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
    ("%m/%d/%Y %H:%M", "1/2/2024 3:04", 1_704_164_640.0),
    ("%m/%d/%Y %I:%M %p", "1/2/2024 3:04 PM", 1_704_207_840.0),
    ("%m/%d/%Y %I:%M %p", "1/2/2024 12:04am", 1_704_153_840.0),
    ("%d-%m-%Y %H:%M", "14-11-2023 22:13", 1_699_999_980.0),
    ("%b %d, %Y %I:%M %p", "Nov 14, 2023 10:13 PM", 1_699_999_980.0),
    ("%d %B %Y", "14 NOVEMBER 2023", 1_699_920_000.0),
    ("%a %b %d %H:%M:%S %Y", "Tue Nov 14 22:13:20 2023", 1_700_000_000.0),
    ("%a %b %d %H:%M:%S %Y", "Tue Nov  7 22:13:20 2023", 1_699_395_200.0),
    ("%d/%b/%Y:%H:%M:%S %z", "14/Nov/2023:22:13:20 +0000", 1_700_000_000.0),
    ("%d/%b/%Y:%H:%M:%S %z", "14/Nov/2023:23:13:20+01:00", 1_700_000_000.0),
    ("%Y/%m/%d %H:%M:%S", "2023/11/14 22:13:20.25", 1_700_000_000.25),
    ("%Y/%m/%d %H:%M:%S.%f", "2023/11/14 22:13:20.5", 1_700_000_000.5),
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

  @Test(arguments: [
    "", "%H%M", "%Y%m", "%m%d", "%Y%m%d%", "%Y%m%d%q", "Ymd", "%Y%m%d%I", "%Y%m%d%p",
  ])
  func whatIsNoPatternIsRefused(pattern: String) {
    #expect(!TimeFormat.isPattern(pattern))
  }
}
