// Imported logs keep their fingerprints: a dataset of an earlier version opens, and importing the same log again gives
// the same bytes.

import Foundation
import Testing

@Suite struct DatasetFormatTests {
  /// The output of `nas import --json`.
  struct Imported: Decodable {
    struct Feature: Decodable { let name: String, vocabulary_size: Int }
    let rows: Int, positives: Int, groups: Int, features: [Feature], bytes: Int, fingerprint: String
  }

  private func imported(_ log: String, _ space: String) throws -> (Project, Imported) {
    let project = try Project(fixtures: "ratings", "format-1")
    let imported = try project.printed(
      Imported.self, "import", log, "--space", space, "--out", "dataset", "--json")
    return (project, imported)
  }

  /// Gzip, CSV, rows in the order of their times; dictionaries, quantiles and hashes.
  @Test func clicksKeepTheirFingerprint() throws {
    let (project, clicks) = try imported("clicks.csv.gz", "clicks.yaml")
    #expect(clicks.fingerprint == "e217ff42f9ce0473")
    #expect(try clicks.fingerprint == project.settings(of: "format-1").data.fingerprint)
    #expect((clicks.rows, clicks.positives, clicks.groups) == (2000, 586, 0))
    #expect(
      clicks.features.map { "\($0.name) \($0.vocabulary_size)" } == [
        "wide2 43", "wide3 43", "middle0 18", "middle1 25", "narrow0 13", "narrow1 42",
        "narrow2 25", "noise1 9", "noise2 9",
      ])
  }

  /// Zstandard, RecBole's form, shuffled rows; grades, weights, groups, a sampling of negatives, and every encoding.
  @Test func ratingsKeepTheirFingerprintAndBytes() throws {
    let (project, ratings) = try imported("ratings.inter.zst", "ratings.yaml")
    #expect(ratings.fingerprint == "47f1a2726ceb78fe")
    #expect((ratings.rows, ratings.positives, ratings.groups) == (341, 94, 8))
    #expect(
      ratings.features.map { "\($0.name) \($0.vocabulary_size)" } == [
        "user 7", "item 29", "genres 19", "gender 3", "quantile 7", "squares 16", "standardised 2",
        "hour 169",
      ])
    let (before, after) = (try project.files(of: "ratings"), try project.files(of: "dataset"))
    // Folders of earlier versions have no marker.
    #expect([".nas-folder"] + before.keys.sorted() == after.keys.sorted())
    for (name, bytes) in before where name != "manifest.json" {
      #expect(after[name] == bytes, "\(name)")
    }
    // The manifests are equal by value; the order of their keys is free.
    let manifests = try [before, after].map {
      let manifest = try #require($0["manifest.json"])
      return try #require(JSONSerialization.jsonObject(with: manifest) as? NSDictionary)
    }
    #expect(manifests[0] == manifests[1])
  }

  /// A dataset of an earlier version opens, and trains as its log does.
  @Test func anEarlierDatasetIsOpened() throws {
    let project = try Project(fixtures: "ratings")
    let ofDataset = try project.nas("train", "ratings.yaml", "--data", "ratings", "--json")
    #expect(ofDataset.exitCode == 0, "\(ofDataset.messages)")
    #expect(ofDataset.output.contains("\"rows\" : 341"))
    #expect(try project.nas("train", "ratings.yaml", "--json").output == ofDataset.output)
  }

  /// A dataset that an earlier version has written is used in the cache; its log is not imported again.
  @Test func anEarlierCacheIsUsed() throws {
    let project = try Project(fixtures: "ratings")
    let first = try project.nas("train", "ratings.yaml", "--json")
    let name = try #require(project.names(in: "cache/nas").first { $0.hasPrefix("ratings") })
    let cached = "cache/nas/\(name)"
    try FileManager.default.removeItem(at: project.url(cached))
    try FileManager.default.copyItem(at: project.url("ratings"), to: project.url(cached))
    let before = try project.files(of: cached)
    let second = try project.nas("train", "ratings.yaml", "--json")
    #expect(second.exitCode == 0 && second.output == first.output, "\(second.messages)")
    #expect(!second.messages.contains("import"), "\(second.messages)")
    #expect(try project.files(of: cached) == before)
    #expect(try project.names(in: "cache/nas") == ["index", name])
  }
}
