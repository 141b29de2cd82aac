// Colours and markers of series: told apart by everybody, on paper and on dark screens.

import Foundation
import TestSupport
import Testing

@testable import Report

@Suite struct ThemeTests {
  /// Linear RGB of `#rrggbb`.
  static func rgb(_ colour: String) -> [Double] {
    let bits = Int(colour.dropFirst(), radix: 16) ?? 0
    return [bits >> 16, bits >> 8 & 255, bits & 255].map { part in
      let value = Double(part) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
  }

  /// How normal sight, protanopia, deuteranopia and tritanopia see linear RGB (Machado, Oliveira and Fernandes 2009,
  /// table 1, severity 1).
  static let sights: [[[Double]]] = [
    [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    [
      [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998],
    ],
    [
      [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
      [-0.011820, 0.042940, 0.968881],
    ],
    [
      [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
      [0.004733, 0.691367, 0.303900],
    ],
  ]

  /// Oklab of linear RGB (Ottosson 2020), in which distances are as they are seen.
  static func oklab(_ c: [Double]) -> [Double] {
    let l = cbrt(0.4122214708 * c[0] + 0.5363325363 * c[1] + 0.0514459929 * c[2])
    let m = cbrt(0.2119034982 * c[0] + 0.6806995451 * c[1] + 0.1073969566 * c[2])
    let s = cbrt(0.0883024619 * c[0] + 0.2817188376 * c[1] + 0.6299787005 * c[2])
    return [
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
    ]
  }

  static func luminance(_ c: [Double]) -> Double { 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2] }

  /// The six colours of before were 0.076 apart, and two of them had a contrast of 2.3.
  @Test(arguments: [Theme.light, Theme.dark], sights)
  func everybodyTellsTheSeriesApart(theme: Theme, sight: [[Double]]) {
    let seen = theme.series.map { colour in
      let light = Self.rgb(colour)
      return Self.oklab(
        sight.map { row in min(1, max(0, zip(row, light).map { $0 * $1 }.reduce(0, +))) })
    }
    #expect(seen.count == Theme.seriesCount)
    for (index, colour) in seen.enumerated() {
      for other in seen[..<index] {
        let squares = zip(colour, other).map { ($0 - $1) * ($0 - $1) }
        #expect(squares.reduce(0, +).squareRoot() > 0.11)
      }
    }
  }

  /// 3 is what WCAG 2.1 asks of graphics (1.4.11).
  @Test(arguments: [Theme.light, Theme.dark]) func everySeriesIsSeenOnItsPaper(theme: Theme) {
    let paper = Self.luminance(Self.rgb(theme.paper))
    for colour in theme.series {
      let own = Self.luminance(Self.rgb(colour))
      #expect((max(own, paper) + 0.05) / (min(own, paper) + 0.05) >= 3, "\(colour)")
    }
  }

  @Test func colourAndMarkerTellSixtyFourSeriesApart() {
    let looks = (0..<64).map { "\(Theme.series($0)) \(Theme.shape($0))" }
    #expect(Set(looks).count == 64)
    #expect(Set((0..<8).map(Theme.shape)).count == 8)
    let drawn = (0..<8).map { index in
      Theme.marker(index, at: (0, 0)).description.replacing(Theme.series(index), with: "")
    }
    #expect(Set(drawn).count == 8)
  }

  @Test func aLegendTakesAsManyLinesAsItNeeds() throws {
    let entries = (0..<12).map { (index: Int) in Legend.Entry("target 0.\(index)", series: index) }
    let legend = Legend(entries, from: 20, to: 400)
    // Three of 104 pixels find room in 380.
    #expect(legend.height == 4 * Legend.lineHeight)
    let svg = Element("svg", [:], legend.elements(at: 50)).description
    let texts = try #require(ParsedSVG(svg)).all("text")
    #expect(texts.map { $0.number("x") }.prefix(4) == [45, 149.4, 253.8, 45])
    #expect(texts.map(\.text) == entries.map(\.name))
    #expect(texts.allSatisfy { $0.extent.upperBound <= 400 && $0.extent.lowerBound >= 20 })
    try PlotChecks.labelsDoNotTouch(texts)
    #expect(Legend([], from: 0, to: 1).height == 0)
  }
}
