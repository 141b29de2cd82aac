// FuxiCTR's dataset_config.yaml: what of it is read, and what is told.

import Files
import LogSchema
import Testing

@testable import Interchange

@Suite struct FuxiCTRColumnsTests {
  static let config = """
    movies:
        data_root: ./data/
        data_format: csv
        train_data: ./data/train.csv
        min_categr_count: 3
        feature_cols:
            - {name: [user_id, item_id], active: True, dtype: str, type: categorical}
            - {name: history, active: True, dtype: str, type: sequence, splitter: "|", max_len: 50, fill_na: "0",
               share_embedding: item_id, feature_encoder: "layers.MaskedSumPooling()"}
            - {name: tags, active: True, dtype: str, type: sequence, min_categr_count: 1}
            - {name: price, active: True, dtype: float, type: numeric, fill_na: 0, normalizer: StandardScaler}
            - {name: age, active: True, dtype: float, type: categorical, embedding_dim: 4}
            - {name: ip, active: True, dtype: str, type: categorical, category_processor: hash_bucket, num_buckets: 70}
            - {name: I1, active: True, dtype: float, type: categorical, preprocess: convert_to_bucket(I1)}
            - {name: again, active: True, dtype: str, type: categorical, preprocess: copy_from(item_id)}
            - {name: weekday, active: True, dtype: str, type: categorical, preprocess: convert_weekday(at)}
            - {name: session, active: True, dtype: str, type: meta}
            - {name: image, active: True, dtype: str, type: embedding, pretrained_emb: x.h5}
            - {name: old, active: False, dtype: str, type: categorical}
        label_col: {name: clicked, dtype: float}
    other: {feature_cols: [{name: a, type: numeric}], label_col: [{name: x}, {name: y}], data_format: npz}

    """

  static func columns(_ name: String = "movies") throws -> FuxiCTRColumns {
    try FuxiCTRColumns(yaml: config, dataset: name, file: "dataset_config.yaml")
  }

  @Test func everyKindOfColumnIsRead() throws {
    let read = try Self.columns()
    #expect(read.label == "clicked" && read.trainingData == "./data/train.csv")
    let usual = FuxiCTRColumns.Column.Use.feature(.dictionary(.init(minimumCount: 3)))
    let expected: [(String, FuxiCTRColumns.Column.Use)] = [
      ("user_id", usual), ("item_id", usual), ("history", usual),
      ("tags", .feature(.dictionary(.init(minimumCount: 1)))), ("price", .feature(nil)),
      ("age", usual), ("ip", .feature(.hashed(buckets: 70))),
      ("I1", .feature(.logSquares(.init(minimumCount: 3)))), ("again", usual), ("weekday", usual),
      ("session", .group), ("image", .nothing("a vector, which nas cannot train on")),
      ("old", .nothing("not active")),
    ]
    #expect(read.columns.map(\.name) == expected.map(\.0))
    for (column, (name, use)) in zip(read.columns, expected) {
      #expect(column.use == use, "\(name)")
      #expect(column.column == (name == "again" ? "item_id" : name))
      #expect(column.isWhole == (name == "age"))
    }
    #expect(read.columns[2].separator == "|" && read.columns[3].separator == "^")
    #expect(read.columns[2].padding == "0" && read.columns[3].padding == nil)
    #expect(read.columns[2].sharesTableOf == "item_id")
    #expect(
      read.differences == [
        "It cuts the lists of history to 50 values; here they are whole.",
        "It pools the lists of history by layers.MaskedSumPooling(); here their embeddings are averaged.",
        "The embedding of age has the width 4; here it is as `model` says.",
        "Its column weekday is made by convert_weekday(at), a function of FuxiCTR's processor; here it is the column"
          + " weekday as it stands in the log.",
        "The embeddings of image begin as those of a file; here they begin at random.",
      ])
  }

  @Test func severalLabelsAndArraysAreTold() throws {
    let read = try Self.columns("other")
    #expect(read.label == "x" && read.trainingData == nil)
    #expect(
      read.differences == [
        "It has 2 labels; here is the first of them: x, y.",
        "Its data_format is npz, the arrays that FuxiCTR makes of a log: name the log with --data.",
      ])
  }

  @Test(
    arguments: [
      (nil, config, "found 2 datasets: say which with --dataset; there are movies, other", nil),
      ("third", config, "found no dataset third; there are movies, other", nil),
      ("a", "a: {feature_cols: []}", "`a` names no column in `feature_cols`", 1),
      (
        "a", "a:\n  feature_cols:\n    - {name: x, type: text}",
        "`a.feature_cols.type` is `text`: expected numeric, categorical, sequence, meta or embedding",
        3
      ),
      (
        "a", "a: {min_categr_count: few, feature_cols: [{name: x}]}",
        "`a.min_categr_count` is `few`: expected a whole number from 1 to 2147483647", 1
      ),
    ] as [(String?, String, String, Int?)])
  func mistakesAreNamed(name: String?, text: String, problem: String, line: Int?) {
    #expect(throws: InputError(problem, file: "d.yaml", line: line)) {
      try FuxiCTRColumns(yaml: text, dataset: name, file: "d.yaml")
    }
  }

  @Test func anExperimentNamesItsDataset() throws {
    let text = "DNN_a: {model: DNN, dataset_id: movies}"
    #expect(try FuxiCTRModel(yaml: text, experiment: nil, file: "m.yaml").dataset == "movies")
  }
}
