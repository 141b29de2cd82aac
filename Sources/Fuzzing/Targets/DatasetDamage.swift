// Damaged dataset folders: opened, read from the first row to the last, and verified.

import Datasets
import Files
import Foundation
import Importing
import LogSchema
import Model

/// Damages copies of one dataset. Of most of them the checksums are those of the damaged files: so what reads a dataset is
/// tried on what verification would have found.
package struct DatasetDamage {
  private let folder: String
  private let dataset: FolderContent
  private let elsewhere: String

  /// Imports the dataset of which copies are damaged.
  ///
  /// - Parameter folder: a folder for files, which is empty.
  package init(in folder: String) throws {
    self.folder = folder
    let (log, valid) = ("\(folder)/log", "\(folder)/valid")
    elsewhere = "\(folder)/elsewhere"
    try Data(Sample.logs[0].bytes).write(to: URL(fileURLWithPath: log))
    let space = try SearchSpace(yaml: SpaceText.run(data: "log"), file: "space.yaml")
    try Importer(log: [log], schema: space.data.schema, threads: 1).write(to: valid)
    dataset = try FolderContent(of: valid)
    try FileManager.default.moveItem(atPath: valid, toPath: elsewhere)
  }

  /// Reads the damaged dataset of a seed and run.
  ///
  /// - Throws: what is no `InputError`, which alone damage may cause.
  package func read(seed: UInt64, run: Int) throws -> Outcome {
    var mutator = Mutator(seed: seed, run: run, words: numberWords.map { Array($0.utf8) })
    let path = "\(folder)/dataset"
    try damaged(&mutator).write(to: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    if mutator.below(4) == 0 {
      let name = dataset.names[mutator.below(dataset.names.count)]
      try mutator.replaceFile(
        at: "\(path)/\(name)",
        linkingTo: ["\(elsewhere)/\(name)", elsewhere, "/dev/zero", "nowhere", name])
    }
    return try outcome { try readAll(path) }
  }

  /// All that is ever read of a dataset.
  private func readAll(_ path: String) throws {
    let dataset = try UnverifiedDataset(folder: path).verified(threads: 1)
    var batch = Batch()
    var groups: [UInt32] = []
    for start in stride(from: 0, to: dataset.rows, by: 16) {
      let rows = start..<min(start + 16, dataset.rows)
      try dataset.read(rows, into: &batch)
      if dataset.groups > 0 { try dataset.readGroups(rows, into: &groups) }
    }
    for (name, size) in zip(dataset.schema.features.map(\.name), dataset.vocabularySizes) {
      let model = ModelSection(embeddings: [Choice(fixed: .width(65_536))])
      let cost = NetworkCost(model, featureNames: [name], vocabularySizes: [size])
      let shape = Shape(features: 1, values: [65_536])
      precondition(cost.cost(of: shape).parameters > 0, "a vocabulary has ids")
    }
  }

  /// The files with some of them damaged, or with a manifest that lies and fits its fingerprint.
  private func damaged(_ mutator: inout Mutator) -> FolderContent {
    var content = dataset
    let names = content.names
    let manifest = "manifest.json"
    func bytes(_ name: String) -> [UInt8] { dataset.files[name] ?? [] }
    switch mutator.below(5) {
    case 0:
      content.files[manifest] = mutator.mutated(bytes(manifest), with: bytes(manifest))
    case 1, 2:
      var text = String(decoding: bytes(manifest), as: UTF8.self)
      for _ in 0...mutator.below(2) { text = mutator.lying(text) }
      content.files[manifest] = Array(sealed(text).utf8)
    case 3:
      let (name, other) = (names[mutator.below(names.count)], names[mutator.below(names.count)])
      content.files[name] = mutator.mutated(bytes(name), with: bytes(other))
    default:
      let (name, other) = (names[mutator.below(names.count)], names[mutator.below(names.count)])
      content.files[name] = bytes(other)
    }
    if mutator.below(4) > 0, let text = content.files[manifest] {
      content.files[manifest] = Array(
        sealed(fitted(String(decoding: text, as: UTF8.self), to: content)).utf8)
    }
    return content
  }

  /// A manifest with the checksums that the files have. Sizes stay: a file of another size is refused before.
  private func fitted(_ manifest: String, to content: FolderContent) -> String {
    var lines = manifest.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    // In JSON with sorted keys the name of a file follows its digest.
    var checksum: Int?
    for index in lines.indices {
      let parts = lines[index].components(separatedBy: " : ")
      guard parts.count == 2 else { continue }
      let key = parts[0].filter { $0 != " " && $0 != "\"" }
      let value = parts[1].filter { $0 != "," && $0 != "\"" }
      if key == "crc32" {
        checksum = index
      } else if key == "name", let place = checksum, let bytes = content.files[value] {
        let end = lines[place].hasSuffix(",") ? "," : ""
        let prefix = lines[place].components(separatedBy: " : ")[0]
        let crc32 = FileDigest(of: bytes).crc32
        lines[place] = "\(prefix) : \(crc32)\(end)"
        checksum = nil
      }
    }
    return lines.joined(separator: "\n")
  }

  /// A manifest with the fingerprint that its content has.
  private func sealed(_ manifest: String) -> String {
    let lines = manifest.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(of: "  \"content\" : {"),
      let end = lines[start...].firstIndex(of: "  },"), lines.count > end + 1
    else { return manifest }
    // As the content stands by itself: without the manifest's indentation, and without its name.
    let content =
      ["{"] + lines[start + 1..<end].map { String($0.dropFirst($0.isEmpty ? 0 : 2)) } + ["}"]
    let digits = stableHashDigits(content.joined(separator: "\n"))
    return lines.map {
      $0.hasPrefix("  \"fingerprint\" : ") ? "  \"fingerprint\" : \"\(digits)\"," : String($0)
    }.joined(separator: "\n")
  }
}

extension Mutator {
  /// A text of JSON, a value a line, in which one value is another: numbers and names of files that lie.
  mutating func lying(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let valued = lines.indices.filter { lines[$0].contains(" : ") && !lines[$0].hasSuffix("{") }
    guard !valued.isEmpty else { return text }
    let place = valued[below(valued.count)]
    let parts = lines[place].components(separatedBy: " : ")
    let end = lines[place].hasSuffix(",") ? "," : ""
    let isText = parts[1].hasPrefix("\"")
    let numbers = [
      "-9223372036854775808", "-20", "-1", "0", "1", "39", "41", "255", "256", "257", "65537",
      "4294967295", "4294967296", "4294967297", "1099511627776", "1152921504606846976",
      "2305843009213693951", "2305843009213693952", "4611686018427387904", "9223372036854775807",
    ]
    let texts = [
      "\"\"", "\".\"", "\"..\"", "\"../elsewhere/site.npy\"", "\"/dev/zero\"", "\"a/b\"",
      "\"label.npy\"", "\"site.npy\"", "\"tags.offsets.npy\"",
    ]
    let other = isText ? texts[below(texts.count)] : numbers[below(numbers.count)]
    lines[place] = "\(parts[0]) : \(other)\(end)"
    return lines.joined(separator: "\n")
  }
}
