// FuxiCTR's config of a model, as `space init --from` is given it.

/// A config with all keys that matter.
package let fuxiCTRConfig = """
  Base: {model_root: './checkpoints/', num_workers: 3, verbose: 1, early_stop_patience: 2,
         pickle_feature_encoder: True, save_best_only: True, eval_steps: null, debug_mode: False,
         group_id: null, use_features: null, feature_specs: null, feature_config: null, batch_size: 512}
  DCNv2_nas_090:
      model: DCNv2
      dataset_id: nas_data
      loss: binary_crossentropy
      metrics: ['logloss', 'AUC']
      task: binary_classification
      optimizer: Adagrad
      learning_rate: 0.05
      model_structure: parallel
      use_low_rank_mixture: False
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
          - {name: C4, regularizer: 0.1}
      embedding_regularizer: 0
      net_regularizer: 0
      net_dropout: 0
      batch_norm: False
      batch_size: 4096
      epochs: 1
      shuffle: True
      seed: 2019
      monitor: {'AUC': 1, 'logloss': -1}
      monitor_mode: max

  """
