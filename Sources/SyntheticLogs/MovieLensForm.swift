// A synthetic log in the form of MovieLens, as RecBole's atomic files have it.

import Numerics

/// Tab-separated with types in the header: users who rate items from 1 to 5, the genres of the item, and two
/// columns that tell something of the user. A user likes some genres more than others.
struct MovieLensForm: SyntheticForm {
  private static let genres = [
    "Action", "Adventure", "Animation", "Children", "Comedy", "Crime", "Documentary", "Drama",
    "Fantasy", "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War",
    "Western",
  ]
  private static let occupations = 21
  private static let rowsPerUser = 50
  /// What must be exceeded for 2, 3, 4 and 5 stars.
  private static let thresholds = [-2.2, -1.1, 0, 1.4]

  let header =
    ["user_id:token", "item_id:token", "rating:float", "timestamp:float", "genres:token_seq"]
    .joined(separator: "\t") + "\tgender:token\toccupation:token\n"
  /// User, item, gender, occupation, and up to three genres.
  let fields = 7
  private let users: Int
  private let items: Int
  private let ownTaste: PlantedSignal
  private let genreTaste: PlantedSignal

  init(seed: UInt64, rows: Int) {
    users = max(rows / Self.rowsPerUser, 1)
    items = max(rows / 500, 50)
    ownTaste = PlantedSignal(seed: seed, singles: [0, 1, 3], pairs: [(0, 1)])
    // The first of the fields is a genre.
    genreTaste = PlantedSignal(seed: seed &+ 1, singles: [], pairs: [(0, 1), (0, 2), (0, 3)])
  }

  func draw(
    _ row: Int, _ random: inout RandomStream, values: inout [Int?], clusters: inout [Int]
  ) {
    let user = random.below(users)
    let item = random.zipf(items)
    let ofUser = scattered(UInt32(user), field: 100)
    values[0] = user
    values[1] = item
    values[2] = Int(ofUser & 1)
    values[3] = Int(ofUser >> 8) % Self.occupations
    clusters[0] = PlantedSignal.cluster(ofID: user, field: 0)
    clusters[1] = PlantedSignal.cluster(ofID: item, field: 1)
    clusters[2] = values[2] ?? 0
    clusters[3] = values[3] ?? 0
    // One, two or three different genres, as the item's number says.
    let ofItem = Int(scattered(UInt32(item), field: 101))
    let first = ofItem % Self.genres.count
    for index in 0..<3 {
      let isThere = index <= (ofItem >> 16) % 3
      values[4 + index] = isThere ? (first + index * 5) % Self.genres.count : nil
      clusters[4 + index] = values[4 + index] ?? 0
    }
  }

  func logit(_ values: [Int?], _ clusters: [Int]) -> Double {
    var (sum, count) = (0.0, 0.0)
    for index in 4..<7 where values[index] != nil {
      sum += genreTaste.logit([clusters[index], clusters[0], clusters[2], clusters[3]])
      count += 1
    }
    return ownTaste.logit(clusters) + sum / max(count, 1)
  }

  func append(_ row: Int, _ values: [Int?], latent: Double, to text: inout [UInt8]) {
    text.append(decimal: (values[0] ?? 0) + 1)
    text.append("\t")
    text.append(decimal: (values[1] ?? 0) + 1)
    text.append("\t")
    text.append(decimal: 1 + Self.thresholds.count { latent > $0 })
    text.append("\t")
    text.append(decimal: 978_300_000 + row)
    text.append("\t")
    for index in 4..<7 {
      guard let genre = values[index] else { continue }
      if index > 4 { text.append(" ") }
      text += Self.genres[genre].utf8
    }
    text.append("\t")
    text.append(values[2] == 0 ? "F" : "M")
    text.append("\t")
    text.append(decimal: values[3] ?? 0)
  }
}
