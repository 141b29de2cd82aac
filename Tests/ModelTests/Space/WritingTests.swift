// A space that is written and read again is the same space.

import LogSchema
import Model
import Testing

@Suite struct WritingTests {
  static func readAgain(_ space: SearchSpace) throws -> SearchSpace {
    try SearchSpace(yaml: space.yaml(), file: "written.yaml")
  }

  @Test func theFullExampleComesBack() throws {
    let space = try SearchSpace(yaml: example, file: "space.yaml")
    #expect(try Self.readAgain(space) == space)
    #expect(try Self.readAgain(mixed) == mixed)
  }

  @Test func aSubstitutedSpaceComesBack() throws {
    for architecture in mixed.architectures {
      let closed = mixed.substituting(architecture)
      #expect(try Self.readAgain(closed) == closed)
    }
  }

  /// A closed space is a trainer config, and does not say how it was searched.
  @Test func aTrainerConfigHasNoSearch() throws {
    #expect(try mixed.yaml().contains("search:"))
    #expect(try !mixed.substituting(mixed.baseline).yaml().contains("search:"))
  }

  /// `buckets` alone says that all values share them, which is another encoding.
  @Test(arguments: [1, 2], [1, 4])
  func everyDictionaryComesBack(minimumCount: Int, buckets: Int) throws {
    for limit in [nil, 5] {
      let dictionary = Feature.Dictionary(
        minimumCount: minimumCount, limit: limit, buckets: buckets)
      for encoding in [Feature.Encoding.dictionary(dictionary), .logSquares(dictionary)] {
        var space = mixed
        space.data.schema.features[0].encoding = encoding
        #expect(try Self.readAgain(space) == space)
      }
    }
  }

  @Test(arguments: [
    "no", "yes", "true", "12", "-1.5", "1e3", "0x10", "~", "null", "", " ", " padded ", "a: b",
    "a #b", "# a", "- a", "[a", "{a}", "*a", "&a", "!a", "%a", "@a", "`a`", "'a'", "\"a\"", "a\\b",
    "a\nb", "\t", "|", ">", "größe", "日付", "🛫", "2013-01-01", "12:30", ".inf", ".nan", "=", "<<",
  ])
  func awkwardStringsComeBack(text: String) throws {
    for order in [RowOrder.time(column: text), .shuffle(seed: UInt64(Int.max)), .log] {
      let space = SearchSpace(
        data: DataSection(
          paths: [text],
          schema: Schema(
            label: Label(text), order: order, group: [text, "b"],
            features: [
              Feature(name: text, column: text + "2", encoding: .hashed(buckets: 3)),
              Feature(name: "other", encoding: .dictionary(), separator: "|"),
            ])),
        model: ModelSection(embeddings: [choice(0, 2, baseline: 2), fixed(1)]))
      #expect(try Self.readAgain(space) == space)
    }
  }

  @Test(arguments: ["|", ",", ";", " ", "\t", ":", "#", "-", "~", "0", "'", "\"", "\\"])
  func separatorsComeBack(separator: String) throws {
    var space = mixed
    space.data.schema.features[0].separator = separator
    #expect(try Self.readAgain(space) == space)
  }

  @Test(arguments: [1e-8, 0.1 + 0.2, 1.0 / 3, 123_456_789.5, .leastNormalMagnitude])
  func numbersComeBackBitForBit(number: Double) throws {
    var space = mixed
    space.training.learningRate = number
    space.training.initialAccumulator = number
    space.search.beta = -number
    #expect(try Self.readAgain(space) == space)
  }
}
