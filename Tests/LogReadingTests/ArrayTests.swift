// NumPy's arrays as columns: archives and folders, every type, and what is refused.

import Foundation
import TestSupport
import Testing

@testable import Files
@testable import LogReading
@testable import LogSchema

/// Made by Python: `numpy.savez_compressed(file, y=numpy.array([True, False]),
/// t=numpy.array(['2013-01-01T05:15', 'NaT'], 'M8[us]'))`
private let archive = """
  UEsDBC0AAAAIAAAAIQDuGbtd//////////8FABQAeS5ucHkBABAAggAAAAAAAABGAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxc
  pG6loF6TZKiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6mjoKtQoUAC5GBgBQSwMELQAAAAgAAAAhAGWAONX/
  /////////wUAFAB0Lm5weQEAEACQAAAAAAAAAFMAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbuNrEV1aHKuuo6Cell9U
  UpSYF59flJIKknNLzClOBYoXZyQWpAL5GkY6mjoKtQpkAi6Gu3JmxpdYGKCgAQBQSwECLQMtAAAACAAAACEA7hm7XUYAAACC
  AAAABQAAAAAAAAAAAAAAgAEAAAAAeS5ucHlQSwECLQMtAAAACAAAACEAZYA41VMAAACQAAAABQAAAAAAAAAAAAAAgAF9AAAA
  dC5ucHlQSwUGAAAAAAIAAgBmAAAABwEAAAAA
  """

/// An array file as NumPy writes it.
private func array(_ type: String, shape: String, _ data: [UInt8]) -> [UInt8] {
  let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }\n"
  return npyMagic + [1, 0] + littleEndian(header.utf8.count, 2) + Array(header.utf8) + data
}

/// An array file of one dimension.
private func array(_ type: String, count: Int, _ data: [UInt8]) -> [UInt8] {
  array(type, shape: "(\(count),)", data)
}

/// The rows of an archive of arrays.
private func read(
  _ arrays: [(name: String, bytes: [UInt8])], columns: [String]? = nil, pieceSize: Int = 1 << 19
) throws -> ReadTable {
  try ReadTable(
    reading: LogReader(
      [.bytes(try zipped(arrays.map { ("\($0.name).npy", $0.bytes) }), name: "log")],
      columns: columns, pieceSize: pieceSize))
}

struct ArrayTests {
  @Test func compressedArchiveOfNumPy() throws {
    let data = try #require(Data(base64Encoded: archive, options: .ignoreUnknownCharacters))
    let table = try ReadTable(reading: LogReader([.bytes([UInt8](data), name: "log")]))
    #expect(table.header == ["y", "t"])
    #expect(table.rows == [["1", "1357017300000000"], ["0", ""]])
    #expect(table.places == ["log:1", "log:2"])
  }

  @Test(arguments: [
    ("|b1", [0, 1], ["0", "1"]),
    ("|i1", [0x80, 0x7f], ["-128", "127"]),
    ("|u1", [0x80, 0], ["128", "0"]),
    ("<i2", [0x00, 0x80, 0xff, 0xff], ["-32768", "-1"]),
    ("<u4", [0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0], ["4294967295", "1"]),
    ("<i8", littleEndian(.min, 8) + littleEndian(.max, 8), ["\(Int.min)", "\(Int.max)"]),
    ("<u8", littleEndian(-1, 8) + littleEndian(7, 8), ["\(UInt64.max)", "7"]),
    (
      "<f4",
      littleEndian(Int(Float(0.1).bitPattern), 4) + littleEndian(Int(Float.nan.bitPattern), 4),
      ["0.1", ""]
    ),
    (
      "<f8",
      littleEndian(Int(bitPattern: UInt(Double(-1e-7).bitPattern)), 8)
        + littleEndian(Int(bitPattern: UInt(Double(3).bitPattern)), 8), ["-1e-07", "3.0"]
    ),
    ("|S3", [97, 98, 0, 0, 0, 0], ["ab", ""]),
    ("|S3", [97, 0, 98, 99, 99, 99], ["a\0b", "ccc"]),
    ("<U2", littleEndian(0xe9, 4) + littleEndian(0x1f600, 4) + littleEndian(0, 8), ["é😀", ""]),
    ("<U1", littleEndian(0xd800, 4) + littleEndian(-1, 4), ["\u{fffd}", "\u{fffd}"]),
    ("<M8[ns]", littleEndian(5, 8) + littleEndian(.min, 8), ["5", ""]),
    ("<M8[D]", littleEndian(2, 8) + littleEndian(.max, 8), ["172800", ""]),
  ])
  func everyTypeBecomesText(type: String, data: [UInt8], expected: [String]) throws {
    for pieceSize in [1, 3, 1 << 19] {
      let table = try read([("a", array(type, count: 2, data))], pieceSize: pieceSize)
      #expect(table.rows == expected.map { [$0] })
    }
  }

  @Test(arguments: [">i4", "|O", "<f3", "<c8", "<M8[Y]", "<m8[s]", "|S0", "<U99999999", "<i3", ""])
  func otherTypesAreRefused(type: String) {
    let error = #expect(throws: InputError.self) { try read([("a", array(type, count: 1, [0]))]) }
    #expect(error?.problem.hasPrefix("column a: found the type ") == true)
    #expect(error?.problem.contains("expected bool, integers") == true)
  }

  @Test func columnsAdvanceTogether() throws {
    let numbers = (0..<30_000).flatMap { littleEndian($0, 4) }
    let text = (0..<30_000).flatMap { Array(String($0 + 100_000).utf8) }
    let arrays = [
      ("n", array("<i4", count: 30_000, numbers)), ("t", array("|S6", count: 30_000, text)),
    ]
    for columns in [nil, ["n", "t"]] {
      let table = try read(arrays, columns: columns)
      #expect(table.rows == (0..<30_000).map { ["\($0)", "\($0 + 100_000)"] })
    }
    #expect(try read(arrays, columns: ["t"]).rows[7] == ["100007"])
    #expect(throws: InputError.self) { try read(arrays, columns: ["x"]) }
  }

  @Test func lengthsMustAgree() throws {
    let (two, three) = (array("|u1", count: 2, [1, 2]), array("|u1", count: 3, [1, 2, 3]))
    #expect(throws: InputError("column b has 3 values, expected 2 as in a", file: "log")) {
      try read([("a", two), ("b", three)])
    }
    #expect(throws: InputError("column a: the array is truncated", file: "log")) {
      try read([("a", three.dropLast(1))])
    }
    #expect(throws: InputError("column a: the array is longer than it says", file: "log")) {
      try read([("a", two + [3])])
    }
  }

  @Test func arraysOfTwoDimensionsAreVectorsWhichAreNotRead() throws {
    let (ids, flat) = (array("|u1", count: 2, [1, 2]), array("|u1", shape: "(2, 1)", [3, 4]))
    for type in ["<f2", "<f4", "<f8", "<i8"] {
      let size = Int(String(type.last ?? "0")) ?? 0
      let vectors = array(type, shape: "(2, 128)", [UInt8](repeating: 7, count: 256 * size))
      let bytes = try zipped([("id.npy", ids), ("v.npy", vectors), ("w.npy", flat)])
      for pieceSize in [1, 300, 1 << 19] {
        let reader = try LogReader([.bytes(bytes, name: "log")], pieceSize: pieceSize)
        #expect(reader.kinds == [nil, .vector(count: 128), nil])
        #expect(try ReadTable(reading: reader).rows == [["1", "", "3"], ["2", "", "4"]])
      }
      let error = #expect(throws: InputError.self) {
        try LogReader([.bytes(bytes, name: "log")], columns: ["id", "v"])
      }
      #expect(
        error?.problem
          == "column v holds 128 numbers a row: vectors are not read as features yet")
      let some = try LogReader([.bytes(bytes, name: "log")], columns: ["w"])
      #expect(try ReadTable(reading: some).rows == [["3"], ["4"]])
    }
    let short = array("<f4", shape: "(2, 3)", [UInt8](repeating: 0, count: 23))
    #expect(throws: InputError("column v: the array is truncated", file: "log")) {
      try read([("id", ids), ("v", short)])
    }
  }

  @Test(arguments: [
    "()", "(1, 1, 1)", "(-1,)", "(1, -1)", "(1, 0)", "(1, 99999999)", "(x,)", "",
  ])
  func oneOrTwoDimensionsAreExpected(shape: String) {
    let bytes = array("|u1", shape: shape, [1])
    #expect(throws: InputError.self) { try read([("a", bytes)]) }
  }

  @Test func archivesWithoutArraysAreRefused() throws {
    let error = #expect(throws: InputError.self) {
      try ReadTable(reading: LogReader([.bytes(try zipped([("a.txt", [1])]), name: "log")]))
    }
    #expect(error?.problem.hasPrefix("is a zip archive without NumPy's arrays: convert it") == true)
    let alone = array("|u1", count: 1, [1])
    #expect(throws: InputError.self) {
      try LogReader([.bytes(alone, name: "log")])
    }
  }

  @Test func damagedArchivesAreRefused() throws {
    var bytes = try zipped([("a.npy", array("|u1", count: 2, [1, 2]))])
    // The last byte of the array, which the checksum covers.
    let last = try #require(bytes.firstRange(of: [1, 2, 0x50, 0x4b])).lowerBound + 1
    bytes[last] = 3
    #expect(throws: InputError.self) {
      try ReadTable(reading: LogReader([.bytes(bytes, name: "log")]))
    }
    #expect(throws: InputError.self) { try LogReader([.bytes(bytes.dropLast(9), name: "log")]) }
  }

  @Test func foldersOfArraysAreRead() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("b.npy", array("|u1", count: 2, [1, 2]))
    _ = try folder.file("a.npy", array("|S1", count: 2, [97, 98]))
    _ = try folder.file("note.txt", [1])
    let reader = try LogReader([folder.path])
    let table = try ReadTable(reading: reader)
    #expect(table.header == ["a", "b"])
    #expect(table.rows == [["a", "1"], ["b", "2"]])
    #expect(reader.position == reader.fileSize && reader.fileSize > 0)
    #expect(reader.digest.bytes == reader.fileSize)
    #expect(throws: InputError("found a folder, expected a file", file: folder.path)) {
      try LogReader([folder.path], form: LogForm(.csv))
    }
    _ = try folder.file("manifest.json", [1])
    #expect(throws: InputError("found an imported dataset, expected a log", file: folder.path)) {
      try LogReader([folder.path])
    }
  }
}
