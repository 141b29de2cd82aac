// How many records damaged delimited files have, by our readers and by Python's csv module.

import Files
import Foundation
import LogReading
import LogSchema

/// The rows and rejected records of a file and its header; nil where the header is refused.
func records(in bytes: [UInt8], format: LogFormat, pieceSize: Int) throws -> Int? {
  let source = ByteSource.bytes(bytes, name: "log")
  guard let reader = try? LogReader([source], form: LogForm(format), pieceSize: pieceSize) else {
    return nil
  }
  var block = RowBlock()
  var count = 1
  while try reader.read(into: &block) { count += block.rows + block.rejected.count }
  return count
}

/// The damaged file of a seed and run: CSV with commas, semicolons or bars, or TSV.
func damagedText(seed: UInt64, run: Int) -> (format: LogFormat, bytes: [UInt8], pieceSize: Int) {
  var mutator = Mutator(seed: seed, run: run)
  let samples = Sample.texts.filter { $0.format == .csv || $0.format == .tsv }
  let sample = samples[mutator.below(samples.count)]
  let bytes = mutator.mutated(sample.bytes, with: samples[mutator.below(samples.count)].bytes)
  return (sample.format, bytes, [1, 2, 5, 1 << 19][mutator.below(4)])
}

/// How many records Python's csv module finds in each of some files, records without a field not counted.
///
/// - Parameter folder: a folder that exists, in which the files are put.
func recordsByPython(
  _ files: [(format: LogFormat, bytes: [UInt8])], in folder: String
) throws -> [Int] {
  let script = """
    import csv, io, sys
    csv.field_size_limit(sys.maxsize)
    for line in sys.stdin:
        delimiter, path = line.rstrip("\\n").split(" ", 1)
        text = open(path, "rb").read().removeprefix(b"\\xef\\xbb\\xbf").decode("latin-1")
        options = {"delimiter": delimiter}
        if delimiter == "tab":
            options = {"delimiter": "\\t", "quoting": csv.QUOTE_NONE}
        rows = csv.reader(io.StringIO(text, newline=""), **options)
        print(sum(row != [] for row in rows))
    """
  var list = ""
  for (index, file) in files.enumerated() {
    let path = "\(folder)/\(index)"
    try Data(file.bytes).write(to: URL(fileURLWithPath: path))
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let text = file.bytes.starts(with: mark) ? Array(file.bytes.dropFirst(3)) : file.bytes
    let delimiter = Character(Unicode.Scalar(csvDelimiter(in: text)))
    list += "\(file.format == .tsv ? "tab" : String(delimiter)) \(path)\n"
  }
  let listPath = "\(folder)/list"
  try Data(list.utf8).write(to: URL(fileURLWithPath: listPath))
  let python = Process()
  python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  python.arguments = ["python3", "-c", script]
  python.standardInput = FileHandle(forReadingAtPath: listPath)
  let output = Pipe()
  python.standardOutput = output
  try python.run()
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  python.waitUntilExit()
  return text.split(separator: "\n").compactMap { Int($0) }
}

/// Compares the numbers of records: how many there are, how many files have no good header, and the first
/// file that has another number in Python.
package func compareRecords(
  files count: Int, seed: UInt64, in folder: String
) throws -> (records: Int, refused: Int, different: Int?) {
  let files = (0..<count).map { damagedText(seed: seed, run: $0) }
  let expected = try recordsByPython(files.map { ($0.format, $0.bytes) }, in: folder)
  precondition(expected.count == count, "Python counts every file")
  var result: (records: Int, refused: Int, different: Int?) = (0, 0, nil)
  for (index, file) in files.enumerated() {
    if let found = try records(in: file.bytes, format: file.format, pieceSize: file.pieceSize) {
      result.records += found
      if found != expected[index], result.different == nil { result.different = index }
    } else {
      result.refused += 1
    }
  }
  return result
}
