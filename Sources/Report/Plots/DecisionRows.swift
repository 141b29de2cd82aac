// Where the lines of a plot stand that has one for each decision: under the names of the network's parts.

/// The places of lines, one a decision, by parts of the network.
struct DecisionRows {
  /// The lines, in the order of the decisions.
  let places: [Frame]
  /// The names of the parts, each with its baseline.
  let parts: [(name: String, baseline: Double)]
  /// All lines with the names.
  let frame: Frame

  /// The height of a part's name.
  static let headingHeight = 26.0

  /// The lines of decisions between two edges.
  init(parts names: [String], left: Double, right: Double, top: Double, height: Double) {
    var places: [Frame] = []
    var parts: [(name: String, baseline: Double)] = []
    var next = top
    for name in names {
      if parts.last?.name != name {
        next += Self.headingHeight
        parts.append((name, next - 5))
      }
      places.append(Frame(left: left, top: next, width: right - left, height: height))
      next += height
    }
    (self.places, self.parts) = (places, parts)
    frame = Frame(left: left, top: top, width: right - left, height: next - top)
  }

  /// The names of the parts at the left margin.
  var names: [Element] {
    parts.map { .text($0.name, at: (PlotFrame.margin, $0.baseline), "small strong") }
  }

  /// The columns of a name that there is room for on the left.
  var nameColumns: Int { Int((frame.left - PlotFrame.margin - 10) / "0".width(size: 12)) }
}
