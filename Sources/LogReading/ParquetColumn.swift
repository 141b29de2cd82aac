// The columns of a batch of Parquet rows, and the text of each value. Texts stay where they are in the batch's bytes;
// all else is written behind them.

import Files

/// The texts of a batch: those that the reader sent, and those that numbers and the like were written as.
struct ParquetTexts {
  /// The bytes of the frame.
  var frame: [UInt8]
  /// The texts that will stand behind them.
  var written: [UInt8]

  /// A field for a part of `written`.
  func field(_ range: Range<Int>) -> FieldTable.Field {
    let base = frame.count
    return FieldTable.Field(
      start: UInt32(truncatingIfNeeded: base + range.lowerBound),
      end: UInt32(truncatingIfNeeded: base + range.upperBound))
  }

  /// Writes the text of a field again, in JSON's quotes where it is to be quoted.
  fileprivate mutating func write(_ field: FieldTable.Field, isQuoted: Bool) {
    if isQuoted { written.append(UInt8(ascii: "\"")) }
    for place in Int(field.start)..<Int(field.end) {
      let byte = place < frame.count ? frame[place] : written[place - frame.count]
      if isQuoted { written.append(quoted: byte) } else { written.append(byte) }
    }
    if isQuoted { written.append(UInt8(ascii: "\"")) }
  }
}

/// The values of one column in a batch.
struct ParquetColumn {
  private enum Values {
    /// No row has a value.
    case none
    case integers([Int64])
    case unsigned([UInt64])
    case halves([Float16])
    case floats([Float])
    case doubles([Double])
    case booleans([Bool])
    /// Where each text starts, and in the end where the last one ends; a text of place 0 is at `shift`.
    case texts([UInt32], shift: Int)
    /// Which of the values of a dictionary each row has.
    case places([Int32], in: [FieldTable.Field])
    case times([Int64], TimeText)
    /// The elements of each row, which are rows of another column.
    indirect case lists([UInt32], of: ParquetColumn)
  }

  /// The number of rows.
  let rows: Int
  private let values: Values
  /// Whether a row has a value; empty where all have one.
  private let mask: [Bool]
  /// Whether the values stand in quotes where they are elements of a list.
  private let isQuoted: Bool

  /// Reads a column of so many rows from a frame.
  ///
  /// - Parameter texts: where the values of a dictionary are written.
  /// - Throws: `InputError` where the frame is damaged.
  init(_ frame: inout ParquetFrame, rows: Int, _ texts: inout ParquetTexts) throws {
    let head = try frame.values(UInt8.self, count: 4)
    let (form, parameter, first) = (head[0], head[1], Int(head[3]))
    guard head[2] <= 1, first < 8 else { throw frame.damaged }
    let mask = head[2] == 0 ? [] : try frame.flags(rows, first: first)
    self.rows = rows
    switch form {
    case 7:
      let count = Int(try frame.number(UInt32.self))
      let dictionary = try ParquetColumn(&frame, rows: count, &texts)
      let places = try ParquetColumn(&frame, rows: rows, &texts)
      values = .places(
        try places.places(in: count, frame), in: dictionary.fields(&texts))
      (isQuoted, self.mask) = (dictionary.isQuoted, places.mask)
    case 12:
      let ends = try frame.offsets(rows)
      let elements = try ParquetColumn(&frame, rows: Int(ends[rows] - ends[0]), &texts)
      values = .lists(ends.map { $0 - ends[0] }, of: elements)
      (isQuoted, self.mask) = (false, mask)
    default:
      values = try Self.values(form, parameter, rows, first, &frame)
      isQuoted = form == 6 || 8...10 ~= form
      self.mask = mask
    }
  }

  /// Reads the values of a column without parts.
  private static func values(
    _ form: UInt8, _ parameter: UInt8, _ rows: Int, _ first: Int, _ frame: inout ParquetFrame
  ) throws -> Values {
    switch (form, parameter) {
    case (0, _): return .none
    case (1, 1): return .integers(try frame.values(Int8.self, count: rows).map(Int64.init))
    case (1, 2): return .integers(try frame.values(Int16.self, count: rows).map(Int64.init))
    case (1, 4): return .integers(try frame.values(Int32.self, count: rows).map(Int64.init))
    case (1, 8): return .integers(try frame.values(Int64.self, count: rows))
    case (2, 1): return .unsigned(try frame.values(UInt8.self, count: rows).map(UInt64.init))
    case (2, 2): return .unsigned(try frame.values(UInt16.self, count: rows).map(UInt64.init))
    case (2, 4): return .unsigned(try frame.values(UInt32.self, count: rows).map(UInt64.init))
    case (2, 8): return .unsigned(try frame.values(UInt64.self, count: rows))
    case (3, 2): return .halves(try frame.values(Float16.self, count: rows))
    case (3, 4): return .floats(try frame.values(Float.self, count: rows))
    case (3, 8): return .doubles(try frame.values(Double.self, count: rows))
    case (5, _): return .booleans(try frame.flags(rows, first: first))
    case (6, _):
      let ends = try frame.offsets(rows)
      let start = try frame.skip(Int(ends[rows] - ends[0]))
      return .texts(ends, shift: start - Int(ends[0]))
    case (9, _): return .times(try frame.values(Int32.self, count: rows).map(Int64.init), .day)
    case (8, 0...3), (10, 0...3), (11, 0...3):
      let unit: Int64 = [1, 1000, 1_000_000, 1_000_000_000][Int(parameter)]
      let text: TimeText =
        form == 8 ? .point(perSecond: unit) : form == 10 ? .ofDay(unit) : .duration(unit)
      return .times(try frame.values(Int64.self, count: rows), text)
    default: throw frame.damaged
    }
  }

  /// The values as places in a dictionary of so many.
  ///
  /// - Throws: `InputError` where one is not in it.
  private func places(in count: Int, _ frame: ParquetFrame) throws -> [Int32] {
    guard case .integers(let places) = values else { throw frame.damaged }
    // The place of a row without a value says nothing.
    return try places.indices.map { row in
      guard has(row) else { return 0 }
      guard 0..<Int64(count) ~= places[row] else { throw frame.damaged }
      return Int32(places[row])
    }
  }

  /// Which value each row has where they come from a dictionary: its place in it plus 1, 0 for none; and how many values
  /// there are.
  var repeats: FieldTable.Repeats? {
    guard case .places(let places, let dictionary) = values else { return nil }
    return FieldTable.Repeats(
      codes: places.indices.map { has($0) ? UInt32(places[$0]) + 1 : 0 }, count: dictionary.count)
  }

  /// Whether a row has a value.
  @inline(__always)
  private func has(_ row: Int) -> Bool { mask.isEmpty || mask[row] }

  private func fields(_ texts: inout ParquetTexts) -> [FieldTable.Field] {
    var fields = [FieldTable.Field](repeating: FieldTable.Field(start: 0, end: 0), count: rows)
    write(to: &fields, at: 0, &texts)
    return fields
  }

  /// Sets the fields of all rows, which are empty: one behind the other, that of the first row at `start`.
  func write(
    to fields: inout [FieldTable.Field], at start: Int, _ texts: inout ParquetTexts
  ) {
    let rows = 0..<self.rows
    switch values {
    case .none: return
    case .texts(let ends, let shift):
      for row in rows where has(row) {
        fields[start + row] = FieldTable.Field(
          start: UInt32(Int(ends[row]) + shift), end: UInt32(Int(ends[row + 1]) + shift))
      }
    case .places(let places, let dictionary):
      for row in rows where has(row) {
        fields[start + row] = dictionary[Int(places[row])]
      }
    default:
      forEach(in: rows, &texts) { row, texts, write in
        let first = texts.written.count
        write(&texts)
        fields[start + row] = texts.field(first..<texts.written.count)
      }
    }
  }

  /// Appends a list of some rows that have a value, as JSON has it.
  private func writeList(_ rows: Range<Int>, to texts: inout ParquetTexts) {
    let areTimes = if case .times(_, let text) = values { text.isQuoted } else { false }
    texts.written.append(UInt8(ascii: "["))
    var isFirst = true
    forEach(in: rows, &texts) { _, texts, write in
      if !isFirst { texts.written.append(UInt8(ascii: ",")) }
      isFirst = false
      if areTimes { texts.written.append(UInt8(ascii: "\"")) }
      write(&texts)
      if areTimes { texts.written.append(UInt8(ascii: "\"")) }
    }
    texts.written.append(UInt8(ascii: "]"))
  }

  /// Calls `body` for each row that has a value, with a function that writes its text.
  @inline(__always)
  private func forEach(
    in rows: Range<Int>, _ texts: inout ParquetTexts,
    _ body: (Int, inout ParquetTexts, (inout ParquetTexts) -> Void) -> Void
  ) {
    switch values {
    case .none: return
    case .integers(let values):
      for row in rows where has(row) {
        body(row, &texts) { $0.written.append(decimal: values[row]) }
      }
    case .unsigned(let values):
      for row in rows where has(row) {
        body(row, &texts) { $0.written.append(decimal: values[row]) }
      }
    case .halves(let values):
      for row in rows where has(row) && !values[row].isNaN {
        body(row, &texts) { $0.written.append(values[row]) }
      }
    case .floats(let values):
      for row in rows where has(row) && !values[row].isNaN {
        body(row, &texts) { $0.written.append(values[row]) }
      }
    case .doubles(let values):
      for row in rows where has(row) && !values[row].isNaN {
        body(row, &texts) { $0.written.append(values[row]) }
      }
    case .booleans(let values):
      for row in rows where has(row) {
        body(row, &texts) { $0.written.append(contentsOf: (values[row] ? "true" : "false").utf8) }
      }
    case .texts(let ends, let shift):
      for row in rows where has(row) {
        let field = FieldTable.Field(
          start: UInt32(Int(ends[row]) + shift), end: UInt32(Int(ends[row + 1]) + shift))
        body(row, &texts) { $0.write(field, isQuoted: isQuoted) }
      }
    case .places(let places, let dictionary):
      for row in rows where has(row) {
        body(row, &texts) { $0.write(dictionary[Int(places[row])], isQuoted: isQuoted) }
      }
    case .times(let values, let text):
      for row in rows where has(row) {
        body(row, &texts) { text.write(values[row], to: &$0.written) }
      }
    case .lists(let ends, let elements):
      for row in rows where has(row) {
        let places = Int(ends[row])..<Int(ends[row + 1])
        body(row, &texts) { elements.writeList(places, to: &$0) }
      }
    }
  }
}
