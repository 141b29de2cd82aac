// Valid spaces and trainer configs, small ones that use every key.

/// Spaces as YAML.
enum SpaceText {
  static let all = [run(data: "log.csv"), everything, aliases, tables]

  private static let tables = """
    data:
      path: log.csv
      label: click
      features:
        item: {type: categorical, whole: true}
        clicked: {type: categorical, separator: "\\u0001", padding: "0"}
        seen: {type: categorical, list: brackets}
        price: {type: numeric, list: brackets}
    model:
      embedding: 4
      tables: {items: {features: [item, clicked, seen]}}
      embeddings: {items: {choices: [0, 2], baseline: 2}}

    """

  /// A space for the first of `Sample.logs`, with a group and ten batches.
  static func run(data: String) -> String {
    """
    data:
      path: \(data)
      label: click
      order: {time: time}
      group: [user]
      features:
        site: {type: categorical}
        price: {type: numeric, buckets: 4}
        tags: {type: categorical, separator: "|", buckets: 16}
        user: {type: categorical, min_count: 1, limit: 10, buckets: 2}
        hour: {type: time, column: time, part: hour}
        cents: {type: numeric, column: price, encoding: standardised}
    model:
      embedding: {choices: [0, 2, 4], baseline: 2}
      embeddings:
        both: {features: [site, tags], choices: [2, 4, 8], baseline: 4}
      cross: [{rank: {choices: [0, 2], baseline: 2}}]
      hidden:
        - {width: {choices: [4, 8], baseline: 8}, bottleneck: {choices: [none, 2], baseline: none}}
        - {width: 4}
    training: {batch: 4}

    """
  }

  private static let everything = """
    # Every key.
    data:
      path: [a.tsv, "b c.tsv"]
      format: tsv
      label: {column: rating, at_least: 4}
      order: {time: at, format: "%y%m%d%H"}
      weight: importance
      keep_negatives: {share: 0.1, seed: 3}
      features:
        "no": {type: categorical, column: x}
        12: {type: numeric, encoding: log_squares, min_count: 2, limit: 100, buckets: 4}
        at: {type: time, part: weekday, format: "%Y-%m-%d"}
    model:
      embeddings:
        "no": 8
        12: {choices: [0, 16], baseline: 16}
        at: 0
      linear: false
      cross: []
      hidden: []
      activation: silu
    training:
      optimizer: momentum
      nesterov: true
      learning_rate: 0.5
      embedding_learning_rate: 2
      schedule: step
      decay_steps: 5
      warm_up_steps: 3
      clip_norm: 0.5
      dropout: 0.25
      embedding_l2: 1.0e-3
      dense_l2: 1
      l2_rows: batch
      batch: 65536
    search:
      reward: absolute
      policy: conditional
      cost: bytes
      targets: [0.5, 1]
      samples: 7
      examples: 64
      warm_up: 0.5
      finalists: 3
      learning_rate: 1.0e-3
      beta: -0.25
    verdict: {margin: 0.01, confidence: 0.9, seeds: 2, max_seeds: 4, blocks: 2, skip: 0}

    """

  private static let aliases = """
    data: {path: x.csv, label: {column: y, positive: "yes"}, order: {shuffle: 7}, features: {
      a: &kind {type: categorical}, b: *kind}}
    model: {embedding: &width {choices: [1, 2], baseline: 1}, hidden: [{width: *width}]}

    """
}

/// Configs of FuxiCTR.
enum TrainerText {
  static let all = [
    """
    Base: {verbose: 1, feature_specs: null, batch_size: 512}
    nas:
        model: DCNv2
        optimizer: Adagrad
        learning_rate: 0.05
        model_structure: parallel
        use_low_rank_mixture: True
        low_rank: 32
        num_experts: 4
        num_cross_layers: 2
        parallel_dnn_hidden_units: [96, 48]
        stacked_dnn_hidden_units: []
        dnn_activations: ['ReLU', 'SiLU']
        embedding_dim: 8
        feature_specs:
            - {name: C1, embedding_dim: 5}
            - {name: [C2, C3], embedding_dim: 12}
        embedding_regularizer: l1_l2(0.1, 1.0e-5)
        net_regularizer: 0.5
        net_dropout: [0.1, 0.2]
        max_gradient_norm: 5
        batch_norm: False
        epochs: 1

    """,
    """
    one: {model: DNN, embedding_dim: 10, hidden_units: [64, 32], optimizer: adam, learning_rate: 1.e-3}

    """,
  ]
}
