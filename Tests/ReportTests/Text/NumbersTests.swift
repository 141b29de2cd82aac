// Numbers as text.

import Testing

@testable import Report

struct NumbersTests {
  @Test(arguments: [
    (0.25, 3, "0.250"), (-0.004, 2, "0.00"), (-3.14159, 2, "-3.14"), (0.995, 0, "1"),
    (1e20, 2, "1e+20"), (.nan, 2, "nan"), (0.07, 1, "0.1"), (123.0, 1, "123.0"),
  ])
  func fixed(value: Double, digits: Int, text: String) {
    #expect(value.fixed(digits) == text)
  }

  @Test(arguments: [(12.5, "12.5"), (-3, "-3"), (0.001, "0"), (1200, "1200"), (0.129, "0.13")])
  func coordinates(value: Double, text: String) {
    #expect(value.coordinate == text)
  }

  @Test(arguments: [
    (0.2, "+0.20"), (-0.2, "−0.20"), (0.001, "0.00"), (-0.001, "0.00"), (0, "0.00"),
  ])
  func signs(value: Double, text: String) {
    #expect(value.signed(2) == text)
  }

  @Test(arguments: [
    (640, "640"), (999, "999"), (1000, "1.00 k"), (48_234, "48.2 k"), (99_960, "100 k"),
    (999_499, "999 k"), (999_500, "1.00 M"), (1_204_533, "1.20 M"), (2.5, "2.50"), (0, "0"),
  ])
  func prefixes(value: Double, text: String) {
    #expect(value.scaled() == text)
  }

  @Test func units() {
    #expect((4_610_560.0).scaled(unit: "B") == "4.61 MB")
    #expect((640.0).scaled(unit: "B") == "640 B")
  }
}
