// The reader refuses the broken spaces that the JSON Schema is tested with, by the same key and by its line, and agrees
// with the schema about others.

import Files
import Foundation
import Model
import Testing

@Suite struct BrokenSpaceTests {
  static let folder = repository.appending(path: "Tests/Schema/broken")

  @Test func thereAreTwenty() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path())
    #expect(names.filter { $0.hasSuffix(".yaml") }.count == 20)
  }

  @Test func eachIsRefusedByKeyAndLine() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: Self.folder.path()) {
      let file = Self.folder.appending(path: name)
      let text = try String(contentsOf: file, encoding: .utf8)
      let place = try #require(text.prefixMatch(of: #/# (\S+), line (\d+): /#), "\(name)")
      let error = #expect(throws: InputError.self, "\(name)") {
        try SearchSpace(yaml: text, file: name)
      }
      let key = place.1.split(separator: ".").last { Int($0) == nil } ?? ""
      #expect(error?.line == Int(place.2), "\(name): \(error.map { "\($0)" } ?? "")")
      #expect(error?.problem.contains(key) == true, "\(name): \(error.map { "\($0)" } ?? "")")
    }
  }

  /// Spaces without their data, each with a first line that says whether it is one.
  static func agreement() throws -> [Substring] {
    let file = repository.appending(path: "Tests/Schema/agreement.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    return text.drop { $0 != "\n" }.dropFirst().split(separator: "---\n")
  }

  @Test func readerAndSchemaAgree() throws {
    let documents = try Self.agreement()
    #expect(documents.count > 25)
    let data = LongFormTests.head.split(separator: "\n")[0]
    for document in documents {
      let isAccepted = document.hasPrefix("# accepted: ")
      #expect(isAccepted || document.hasPrefix("# refused: "), "\(document)")
      do {
        _ = try SearchSpace(yaml: "\(data)\n\(document)", file: "space.yaml")
        #expect(isAccepted, "\(document)")
      } catch let error as InputError {
        #expect(!isAccepted, "\(document)\(error)")
        #expect((error.line ?? 0) > 1, "\(error)")
      }
    }
  }

  /// What is broken is what the first line says: without it, each is a space.
  @Test func whatTheyShareIsASpace() throws {
    let text = try String(
      contentsOf: Self.folder.appending(path: "low-confidence.yaml"), encoding: .utf8)
    let space = try SearchSpace(
      yaml: text.replacing("confidence: 0.5", with: "confidence: 0.9"), file: "space.yaml")
    #expect(space.model.layers.count == 2 && space.data.schema.features.count == 2)
  }
}
