// A wrong key or value of a space file is named with file, line, the text that is there, and the text that is expected.

import Files
import Model
import Testing

@Suite struct ReadingErrorTests {
  /// Reads the example with one text in place of another.
  static func message(_ text: String, _ replacement: String) throws -> String {
    try #require(example.contains(text), "the example has \(text)")
    let yaml = example.replacing(text, with: replacement, maxReplacements: 1)
    let error = #expect(throws: InputError.self) {
      try SearchSpace(yaml: yaml, file: "space.yaml")
    }
    return "\(error.map { "\($0)" } ?? "")"
  }

  @Test(arguments: [
    ("data:\n", "dat: 1\ndata:\n", 2, "`dat`: did you mean `data`?"),
    ("path:", "file:", 3, "`file` in `data`: did you mean `path`?"),
    (
      "path:", "zone:", 3,
      "`zone` in `data`: expected path, format, delimiter, names, label, order, group, weight, keep_negatives, rows, features"
    ),
    (
      "label: clicked", "label: {a: 1}", 4,
      "`a` in `data.label`: expected column, at_least, positive"
    ),
    ("{shuffle: 7}", "{shufle: 7}", 5, "`shufle` in `data.order`: did you mean `shuffle`?"),
    (
      "{type: categorical}", "{zone: categorical}", 8,
      "`zone` in `data.features.site`: expected type, column, separator, list, padding, whole, min_count,"
        + " limit, buckets, encoding, decimal_comma, part, format"
    ),
    (
      "{type: categorical}", "{type: categorical, part: hour}", 8,
      "`part` in `data.features.site`: it belongs to `type: time`; expected type, column, separator,"
        + " list, padding, whole, min_count, limit, buckets"
    ),
    (
      "{type: categorical}", "{type: numeric, min_count: 2}", 8,
      "`min_count` in `data.features.site`: it belongs to `type: categorical` or `type: numeric, encoding: log_squares`;"
        + " expected type, column, separator, list, padding, encoding, buckets, decimal_comma"
    ),
    (
      "{type: categorical}", "{type: numeric, encoding: standardised, buckets: 8}", 8,
      "`buckets` in `data.features.site`: it belongs to `type: categorical` or `type: numeric, encoding: log_squares` or"
        + " `type: numeric, encoding: quantiles`; expected type, column, encoding, decimal_comma"
    ),
    (
      "{type: categorical}", "{type: time, buckets: 8}", 8,
      "`buckets` in `data.features.site`: it belongs to `type: categorical` or `type: numeric, encoding: log_squares` or"
        + " `type: numeric, encoding: quantiles`; expected type, column, part, format"
    ),
    (
      "linear:", "liner:", 18,
      "`liner` in `model`: did you mean `linear`?"
    ),
    ("- rank: 5", "- ranks: 5", 21, "`ranks` in `model.cross.1`: did you mean `rank`?"),
    (
      "{width: 6}", "{widht: 6}", 26, "`widht` in `model.hidden.2`: did you mean `width`?"
    ),
    (
      "{choices: [2, 16]", "{choice: [2, 16]", 16,
      "`choice` in `model.embeddings.device`: did you mean `choices`?"
    ),
    (
      "optimizer:", "optimiser:", 29,
      "`optimiser` in `training`: did you mean `optimizer`?"
    ),
    (
      "reward:", "rewards:", 34,
      "`rewards` in `search`: did you mean `reward`?"
    ),
    (
      "margin:", "margins:", 45,
      "`margins` in `verdict`: did you mean `margin`?"
    ),
  ])
  func unknownKeysAreNamed(_ text: String, _ replacement: String, line: Int, problem: String) throws
  {
    #expect(try Self.message(text, replacement) == "space.yaml:\(line): unknown key \(problem)")
  }

  @Test(arguments: [
    // data
    (
      "path: ../data/log.csv.gz", "path: []", 3,
      "`data.path` is `[]`: expected a path, or a list of paths"
    ),
    (
      "path: ../data/log.csv.gz", "path: [a, [b]]", 3,
      "`data.path` is `[a, [b]]`: expected a path, or a list of paths"
    ),
    ("label: clicked", "label: [a]", 4, "`data.label` is `[a]`: expected a string"),
    (
      "label: clicked", "label: {column: a, at_least: b}", 4,
      "`data.label.at_least` is `b`: expected a number"
    ),
    (
      "label: clicked", "label: {column: a, at_least: 1, positive: b}", 4,
      "`data.label` has both `at_least` and `positive`: expected one"
    ),
    (
      "label: clicked", "label: site", 8,
      "the feature `site` reads the label's column, which would give the answer away: remove it"
    ),
    (
      "label: clicked", "label: clicked\n  format: excel", 5,
      "`data.format` is `excel`: expected csv or tsv or criteo or recbole or libsvm or libffm or npy or parquet"
    ),
    (
      "label: clicked", "label: clicked\n  keep_negatives: 0", 5,
      "`data.keep_negatives` is `0`: expected a number above 0, at most 1"
    ),
    (
      "label: clicked", "label: clicked\n  keep_negatives: {share: 1.5}", 5,
      "`data.keep_negatives.share` is `1.5`: expected a number above 0, at most 1"
    ),
    (
      "{shuffle: 7}", "time", 5,
      "`data.order` is `time`: expected log, or a mapping of time, format, shuffle; for example `order: {time: COLUMN}`"
    ),
    (
      "{shuffle: 7}", "{time: at, format: \"%H:%M\"}", 5,
      "`data.order.format` is `%H:%M`: expected a pattern of %Y %y %m %b %d %H %I %p %M"
        + " %S %z with year, month and day"
    ),
    (
      "{shuffle: 7}", "{shuffle: -1}", 5,
      "`data.order.shuffle` is `-1`: expected a whole number from 0 to \(Int.max)"
    ),
    (
      "{shuffle: 7}", "{shuffle: 1, time: at}", 5,
      "`data.order` has both `time` and `shuffle`: expected one"
    ),
    ("[user, day]", "{user: 1}", 6, "`data.group` is `{user: 1}`: expected a list of columns"),
    (
      "[user, day]", "[user, [day]]", 6,
      "`data.group` is `[user, [day]]`: expected a list of columns"
    ),
    (
      "{type: categorical}", "{type: text}", 8,
      "`data.features.site.type` is `text`: expected categorical or numeric or time"
    ),
    (
      "buckets: 100", "buckets: 0", 9,
      "`data.features.device.buckets` is `0`: expected a whole number from 1 to 2147483647"
    ),
    (
      "\"|\"", "\"012345678\"", 10,
      "`data.features.tags.separator` is `012345678`: expected a text of 1 to 8 bytes"
    ),
    // model
    (
      "choices: [0, 4, 8]", "choices: [0, 4.5, 8]", 14,
      "`model.embedding.choices` is `4.5`: expected a whole number from 0 to 65536"
    ),
    (
      "choices: [0, 4, 8]", "choices: [0, 4, -8]", 14,
      "`model.embedding.choices` is `-8`: expected a whole number from 0 to 65536"
    ),
    (
      "choices: [0, 4, 8]", "choices: 4", 14,
      "`model.embedding.choices` is `4`: expected a list, as in `[4]`"
    ),
    (
      "choices: [0, 4, 8], baseline: 4", "choices: [0, 4, 8], baseline: 5", 14,
      "`model.embedding.baseline` is `5`: expected one of the choices 0, 4, 8"
    ),
    (
      "choices: [0, 4, 8]", "choices: []", 14,
      "`model.embedding.choices` is empty: expected at least one choice, as in `[4, 8]`"
    ),
    (
      "choices: [0, 4, 8]", "choices: [0, 4, 4]", 14,
      "`model.embedding.choices` is `[0, 4, 4]`: expected choices that differ"
    ),
    (
      "price: 3", "price: [3]", 17,
      "`model.embeddings.price` is `[3]`: expected a whole number from 0 to 65536"
    ),
    (
      "price: 3", "cost: 3", 17, "`model.embeddings.cost` is not a feature of `data.features`"
    ),
    ("linear: false", "linear: 2", 18, "`model.linear` is `2`: expected true or false"),
    (
      "- rank: 5", "- rank: none", 21,
      "`model.cross.1.rank` is `none`: expected a whole number from 0 to 65536"
    ),
    ("- rank: 5", "- 5", 21, "`model.cross.1` is not a mapping of rank"),
    (
      "width: 9", "width: 0", 25,
      "`model.hidden.1.width` is `0`: expected a whole number from 1 to 65536"
    ),
    (
      "bottleneck: 2", "bottleneck: null width", 25,
      "`model.hidden.1.bottleneck` is `null width`: expected a whole number from 1 to 65536, or none"
    ),
    (
      "activation: silu", "activation: tanh", 27,
      "`model.activation` is `tanh`: expected relu or smelu or silu"
    ),
    (
      "price: 3", "price: 3.5", 17,
      "`model.embeddings.price` is `3.5`: expected a whole number from 0 to 65536"
    ),
    (
      "price: 3", "price: \"3\"", 17,
      "`model.embeddings.price` is `3`: expected a whole number from 0 to 65536"
    ),
    // training
    (
      "optimizer: sgd", "optimizer: rmsprob", 29,
      "`training.optimizer` is `rmsprob`: expected "
        + Optimizers.registry.members.map(\.name).joined(separator: " or ")
        + "; did you mean rmsprop?"
    ),
    (
      "learning_rate: 5e-2", "learning_rate: 0", 30,
      "`training.learning_rate` is `0`: expected a number above 0"
    ),
    (
      "initial_accumulator: 0.25", "initial_accumulator: nan", 31,
      "`training.initial_accumulator` is `nan`: expected a number, 0 or more"
    ),
    (
      "batch: 128", "batch: 12.8", 32,
      "`training.batch` is `12.8`: expected a whole number from 1 to 1048576"
    ),
    // search
    (
      "reward: absolute", "reward: penalty", 34,
      "`search.reward` is `penalty`: expected rejection or absolute or relu"
    ),
    (
      "cost: bytes", "cost: seconds", 35,
      "`search.cost` is `seconds`: expected flops or parameters or bytes"
    ),
    (
      "[0.5, 1]", "[0.5, 1.01]", 36,
      "`search.targets` is `1.01`: expected numbers above 0, at most 1"
    ),
    ("[0.5, 1]", "[0]", 36, "`search.targets` is `0`: expected numbers above 0, at most 1"),
    ("[0.5, 1]", "0.5", 36, "`search.targets` is `0.5`: expected a list, as in `[0.5]`"),
    (
      "[0.5, 1]", "[0.5, 0.5]", 36,
      "`search.targets` is `[0.5, 0.5]`: expected different targets, at least one"
    ),
    (
      "[0.5, 1]", "[]", 36, "`search.targets` is `[]`: expected different targets, at least one"
    ),
    (
      "samples: 3", "samples: 0", 37,
      "`search.samples` is `0`: expected a whole number from 1 to 1024"
    ),
    (
      "reward: absolute\n  cost: bytes\n  targets: [0.5, 1]\n  samples: 3", "samples: 1", 34,
      "`search.samples` is `1`: expected a whole number from 2 to 1024"
    ),
    (
      "warm_up: 0.125", "warm_up: 1", 38,
      "`search.warm_up` is `1`: expected a number from 0 to below 1"
    ),
    (
      "finalists: 5", "finalists: 0", 39,
      "`search.finalists` is `0`: expected a whole number from 1 to 1024"
    ),
    (
      "examples: 96", "examples: 0", 42,
      "`search.examples` is `0`: expected a whole number from 1 to 1048576"
    ),
    (
      "policy: conditional", "policy: joint", 43,
      "`search.policy` is `joint`: expected factorised or conditional"
    ),
    ("beta: -0.5", "beta: 0.5", 41, "`search.beta` is `0.5`: expected a number below 0"),
    // verdict
    (
      "margin: 0.002", "margin: one", 45,
      "`verdict.margin` is `one`: expected a number between 0 and 1"
    ),
    (
      "confidence: 0.9", "confidence: 0.5", 46,
      "`verdict.confidence` is `0.5`: expected a number between 0.5 and 1"
    ),
    (
      "seeds: 4", "seeds: 1", 47,
      "`verdict.seeds` is `1`: expected a whole number from 2 to 1000"
    ),
    (
      "max_seeds: 16", "max_seeds: 3", 48,
      "`verdict.max_seeds` is `3`: expected at least `verdict.seeds`, which is 4"
    ),
    (
      "blocks: 30", "blocks: 1", 49,
      "`verdict.blocks` is `1`: expected a whole number from 2 to 10000"
    ),
    (
      "skip: 0.25", "skip: -1", 50,
      "`verdict.skip` is `-1`: expected a number from 0 to below 1"
    ),
  ])
  func wrongValuesAreNamed(_ text: String, _ replacement: String, line: Int, problem: String) throws
  {
    #expect(try Self.message(text, replacement) == "space.yaml:\(line): \(problem)")
  }

  /// The keys beside the default optimizer, schedule and loss.
  private static let trainingKeys =
    "expected optimizer, learning_rate, initial_accumulator, embedding_learning_rate, schedule, warm_up_steps, clip_norm,"
    + " dropout, embedding_l2, dense_l2, l2_rows, batch, loss"

  /// A key of a choice that is not made is told with the choice; of the others those that were made are offered.
  @Test(arguments: [
    (
      "loss: focal\n  gamma: 2",
      "32: unknown key `gamma` in `training`: \(trainingKeys), focal_gamma"
    ),
    (
      "focal_gamma: 2",
      "31: unknown key `focal_gamma` in `training`: it belongs to `loss: focal`; \(trainingKeys)"
    ),
    (
      "beta1: 0.9",
      "31: unknown key `beta1` in `training`: it belongs to `optimizer: adam` or `optimizer: lazy_adam` or"
        + " `optimizer: adamw`; \(trainingKeys)"
    ),
  ])
  func keysOfOtherChoicesAreNamed(_ line: String, message: String) throws {
    #expect(try Self.message("initial_accumulator: 0.25", line) == "space.yaml:\(message)")
  }

  @Test(arguments: ["4.0", "4.", "40e-1", "0x4", "+4"])
  func aWholeNumberMayBeWrittenAsAnyOther(_ number: String) throws {
    let yaml = example.replacing("price: 3", with: "price: \(number)")
    #expect(try SearchSpace(yaml: yaml, file: "space.yaml").baselineShape.embeddings.contains(4))
  }
}
