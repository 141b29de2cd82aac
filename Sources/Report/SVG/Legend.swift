// The one legend of a plot: which marker and colour stand for which series, in as many lines as they need.

/// The names of series beside their markers, laid out from left to right.
package struct Legend {
  /// A series.
  package struct Entry {
    /// What the reader calls it.
    package let name: String
    /// Its place among the series; nil for the baseline.
    package let series: Int?

    /// A series by its name.
    package init(_ name: String, series: Int?) { (self.name, self.series) = (name, series) }
  }

  /// The height of a line of entries.
  static let lineHeight = 19.0

  private let places: [(entry: Entry, x: Double, line: Int)]

  /// Lays out entries between two edges; one that is too wide has a line of its own.
  package init(_ entries: [Entry], from left: Double, to right: Double) {
    var places: [(entry: Entry, x: Double, line: Int)] = []
    var (x, line) = (left, 0)
    for entry in entries {
      let width = 34 + entry.name.width(size: 11)
      if x > left, x + width > right {
        (x, line) = (left, line + 1)
      }
      places.append((entry, x, line))
      x += width
    }
    self.places = places
  }

  /// The height of all lines; 0 without entries.
  package var height: Double { Double((places.last?.line ?? -1) + 1) * Self.lineHeight }

  /// The elements, the first line's middle at a height.
  package func elements(at top: Double) -> [Element] {
    places.flatMap { place -> [Element] in
      let middle = top + Double(place.line) * Self.lineHeight
      let style = place.entry.series.map(Theme.series) ?? "baseline"
      return [
        .line((place.x, middle), (place.x + 20, middle), "bar \(style)"),
        Theme.marker(of: place.entry.series, at: (place.x + 10, middle)),
        .text(place.entry.name, at: (place.x + 25, middle + 4), "small"),
      ]
    }
  }
}
