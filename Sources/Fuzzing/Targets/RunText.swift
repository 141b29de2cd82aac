// The texts of a small finished run, as `nas search`, `nas audit` and `nas compare` wrote them for the
// first of `Sample.logs`, with fewer digits.

import Foundation

/// The files of a run.
enum RunText {
  /// run.json of a run on a log.
  ///
  /// - Parameters:
  ///   - data: the log, as the space names it.
  ///   - fingerprint: that of the imported log.
  ///   - numerics: the arithmetic that ran.
  static func record(data: String, fingerprint: String, numerics: String) -> String {
    let space = SpaceText.run(data: data)
      .replacingOccurrences(of: "\"", with: "\\\"").replacingOccurrences(of: "\n", with: "\\n")
    return """
      {"data":{"fingerprint":"\(fingerprint)","rows":40,"vocabulary_sizes":[5,5,17,13,25,2]},
      "date":"2026-11-22T09:19:17Z","format":1,"machine":{"cores":2,"memory":25276502016,
      "processor":"AMD EPYC","threads":2},"numerics":"\(numerics)","seed":1,"separate":false,
      "shards":4,"space":"\(space)","targets":[0.9,0.8],"version":"0.1.0"}
      """
  }

  /// summary.json: a neutral target and an inconclusive one.
  static let summary = """
    {"baseline":{"architecture":{"cross.0.rank":2,"embeddings.both":4,"embeddings.cents":2,
    "embeddings.hour":2,"embeddings.price":2,"embeddings.user":2,"hidden.0.bottleneck":"none",
    "hidden.0.width":8},"auc":0.3009,"calibration":0.7249,"cost":{"embedding_bytes":980,"flops":520,
    "parameters":503,"ratio":1},"logloss":0.6784,"per_query_auc":null,
    "prediction_difference":0.03119,"runs":[{"auc":0.2812,"logloss":0.6805,"per_query_auc":null,
    "seed":1},{"auc":0.3125,"logloss":0.675,"per_query_auc":null,"seed":2}]},"chosen":0.9,
    "confidence":0.95,"examples_per_second":158.1,"margin":0.001,"numerics":"OpenBLAS 0.3.21 Cooperlake",
    "seconds":{"retrain":0.1288,"search":0.2529},"targets":[{"architecture":{"cross.0.rank":2,
    "embeddings.both":8,"embeddings.cents":0,"embeddings.hour":0,"embeddings.price":0,
    "embeddings.user":2,"hidden.0.bottleneck":2,"hidden.0.width":8},"auc":0.3785,
    "calibration":0.7301,"cost":{"embedding_bytes":948,"flops":392,"parameters":429,"ratio":0.7538},
    "delta":{"high":0.02448,"low":-0.03159,"mean":-0.003556},"logloss":0.676,"per_query_auc":null,
    "prediction_difference":0.01553,"runs":[{"auc":0.4028,"logloss":0.6761,"per_query_auc":null,
    "seed":1},{"auc":0.3438,"logloss":0.6776,"per_query_auc":null,"seed":2}],"seeds_for_equal":null,
    "seeds_needed":null,"target":0.9,"verdict":"neutral"},{"architecture":{"cross.0.rank":2,
    "embeddings.both":8,"embeddings.cents":0,"embeddings.hour":0,"embeddings.price":0,
    "embeddings.user":2,"hidden.0.bottleneck":2,"hidden.0.width":8},"auc":0.3785,
    "calibration":0.7301,"cost":{"embedding_bytes":948,"flops":392,"parameters":429,"ratio":0.7538},
    "delta":{"high":0.02448,"low":-0.03159,"mean":-0.003556},"logloss":0.676,"per_query_auc":null,
    "prediction_difference":0.01553,"runs":[{"auc":0.4028,"logloss":0.6761,"per_query_auc":null,
    "seed":1},{"auc":0.3438,"logloss":0.6776,"per_query_auc":null,"seed":2}],"seeds_for_equal":null,
    "seeds_needed":9,"target":0.8,"verdict":"inconclusive"}]}
    """

  /// controller.jsonl: the warm-up, and what followed.
  static let controller = """
    {"cost_ratio":1.862,"entropy":7.249,"logloss":0.6935,"probabilities":{"cross.0.rank":[0.3325, \
    0.6675],"embeddings.both":[0.1698,0.255,0.5751],"embeddings.cents":[0.2683,0.3288,0.4029], \
    "embeddings.hour":[0.2683,0.3288,0.4029],"embeddings.price":[0.2683,0.3288,0.4029], \
    "embeddings.user":[0.2683,0.3288,0.4029],"hidden.0.bottleneck":[0.6413,0.3587], \
    "hidden.0.width":[0.3587,0.6413]},"step":0,"target":0.9}
    {"cost_ratio":0.8683,"entropy":7.283,"logloss":0.6439,"probabilities":{"cross.0.rank":[0.3609, \
    0.6391],"embeddings.both":[0.1881,0.2634,0.5485],"embeddings.cents":[0.2589,0.3479,0.3932], \
    "embeddings.hour":[0.3022,0.3408,0.357],"embeddings.price":[0.3146,0.2869,0.3984], \
    "embeddings.user":[0.2639,0.3556,0.3805],"hidden.0.bottleneck":[0.6598,0.3402], \
    "hidden.0.width":[0.334,0.666]},"reward":-0.6439,"step":4,"target":0.9}
    {"cost_ratio":0.7678,"entropy":7.416,"logloss":0.6448,"probabilities":{"cross.0.rank":[0.4151, \
    0.5849],"embeddings.both":[0.2167,0.2977,0.4856],"embeddings.cents":[0.2685,0.3344,0.3971], \
    "embeddings.hour":[0.3387,0.311,0.3503],"embeddings.price":[0.3341,0.3276,0.3383], \
    "embeddings.user":[0.2892,0.3815,0.3293],"hidden.0.bottleneck":[0.6276,0.3724], \
    "hidden.0.width":[0.3721,0.6279]},"reward":-0.6448,"step":4,"target":0.8}
    {"cost_ratio":0.8524,"entropy":7.185,"logloss":0.6262,"probabilities":{"cross.0.rank":[0.3603, \
    0.6397],"embeddings.both":[0.1973,0.1778,0.6249],"embeddings.cents":[0.31,0.3523,0.3377], \
    "embeddings.hour":[0.3181,0.3371,0.3449],"embeddings.price":[0.3179,0.2641,0.418], \
    "embeddings.user":[0.2223,0.3817,0.396],"hidden.0.bottleneck":[0.6495,0.3505], \
    "hidden.0.width":[0.3084,0.6916]},"reward":-0.6262,"step":9,"target":0.9}
    """

  /// audit.json.
  static let audit = """
    {"confidence":0.95,"seconds":{"retrain":0.08121,"search":0.1528},"seeds":[1,2],
    "targets":[{"architectures":[{"architecture":{"cross.0.rank":2,"embeddings.both":2,
    "embeddings.cents":4,"embeddings.hour":4,"embeddings.price":2,"embeddings.user":0,
    "hidden.0.bottleneck":"none","hidden.0.width":8},"cost_ratio":0.8923,"loglosses":[0.6841,
    0.6794],"supernet":0.6329},{"architecture":{"cross.0.rank":0,"embeddings.both":8,
    "embeddings.cents":2,"embeddings.hour":2,"embeddings.price":4,"embeddings.user":0,
    "hidden.0.bottleneck":"none","hidden.0.width":8},"cost_ratio":0.8769,"loglosses":[0.6811,
    0.6736],"supernet":0.6341}],"found":{"architecture":{"cross.0.rank":2,"embeddings.both":8,
    "embeddings.cents":0,"embeddings.hour":0,"embeddings.price":0,"embeddings.user":2,
    "hidden.0.bottleneck":2,"hidden.0.width":8},"best_delta":0.0007778,"better":0,
    "cost_ratio":0.7538,"delta_error":0.005743,"logloss":0.6768,"unspent":0.1624},
    "ranking":{"high":1,"low":-1,"tau":-1},"seed_tau":1,"target":0.9,"top":1,"top_shared":0},
    {"architectures":[{"architecture":{"cross.0.rank":2,"embeddings.both":8,"embeddings.cents":0,
    "embeddings.hour":0,"embeddings.price":0,"embeddings.user":2,"hidden.0.bottleneck":"none",
    "hidden.0.width":4},"cost_ratio":0.7692,"loglosses":[0.6756,0.6717],"supernet":0.6213},
    {"architecture":{"cross.0.rank":0,"embeddings.both":4,"embeddings.cents":4,"embeddings.hour":4,
    "embeddings.price":0,"embeddings.user":4,"hidden.0.bottleneck":"none","hidden.0.width":8},
    "cost_ratio":0.7538,"loglosses":[0.6784,0.6736],"supernet":0.628}],
    "found":{"architecture":{"cross.0.rank":2,"embeddings.both":8,"embeddings.cents":0,
    "embeddings.hour":0,"embeddings.price":0,"embeddings.user":2,"hidden.0.bottleneck":2,
    "hidden.0.width":8},"best_delta":-0.004667,"better":2,"cost_ratio":0.7538,
    "delta_error":0.004331,"logloss":0.6768,"unspent":0.05769},"ranking":{"high":1,"low":-1,
    "tau":1},"seed_tau":1,"target":0.8,"top":1,"top_shared":1}],"trainings":8}
    """

  /// What `nas compare --json` printed of searches whose best architecture is known.
  static let comparison = """
    {"answers":[{"agreement":{"median":0.0005804,"pairs":45,"same":10,"worst":0.003518},
    "baseline":{"high":-0.007631,"low":-0.01016,"mean":-0.008895,"p":1.667e-08,"seeds":32},
    "cost_ratio":{"greatest":0.4996,"least":0.4666},"logloss":0.463,"rank":{"feasible":670,
    "median":2,"worst":16},"regret":{"middle":{"high":0.003518,"low":0,"median":3.636e-05},
    "worst":0.003518,"worst_error":0.0002994},"scaling":{"high":-0.01705,"low":-0.02006,
    "mean":-0.01855,"p":2.456e-11,"seeds":32},"searcher":"controller","target":0.5},
    {"agreement":{"median":0,"pairs":45,"same":45,"worst":0},"baseline":{"high":0.01092,
    "low":0.008752,"mean":0.009838,"p":1.0,"seeds":32},"cost_ratio":{"greatest":0.4666,
    "least":0.4666},"logloss":0.4722,"rank":{"feasible":670,"median":270,"worst":270},
    "regret":{"middle":{"high":0.01993,"low":0.01993,"median":0.01993},"worst":0.01993,
    "worst_error":0.000513},"scaling":null,"searcher":"scaling","target":0.5}],"confidence":0.95,
    "lookups":null,"pairs":[{"differences":{"better":10,"equal":0,"high":-0.01742,"low":-0.01968,
    "mean":-0.01855,"sign_p":0.001953,"worse":0},"other":"scaling","searcher":"controller",
    "target":0.5}],"searches":[{"answers":[{"advantage":0.004872,
    "architecture":{"cross.0.rank":8,"embeddings.middle":2},"cost_ratio":0.4996,"feasible":670,
    "logloss":0.4644,"rank":9,"regret":0.002936,"regret_error":0.0002842,"seeds":32,
    "target":0.5}],"ranking":{"high":0.5704,"low":0.4324,"tau":0.5046},"searcher":"controller",
    "seed":1,"work":{"playoff":2.89,"search":1.089}},{"answers":[{"advantage":0.005613,
    "architecture":{"cross.0.rank":8,"embeddings.middle":2},"cost_ratio":0.4996,"feasible":670,
    "logloss":0.4646,"rank":16,"regret":0.003518,"regret_error":0.0002994,"seeds":32,
    "target":0.5}],"ranking":{"high":0.7759,"low":0.6909,"tau":0.7363},"searcher":"controller",
    "seed":2,"work":{"playoff":2.88,"search":1.096}},{"answers":[{"advantage":null,
    "architecture":{"cross.0.rank":8,"embeddings.middle":4},"cost_ratio":0.4666,"feasible":670,
    "logloss":0.4722,"rank":270,"regret":0.01993,"regret_error":0.000513,"seeds":32,
    "target":0.5}],"ranking":null,"searcher":"scaling","seed":1,"work":{"playoff":0,"search":0}},
    {"answers":[{"advantage":null,"architecture":{"cross.0.rank":8,"embeddings.middle":4},
    "cost_ratio":0.4666,"feasible":670,"logloss":0.4722,"rank":270,"regret":0.01993,
    "regret_error":0.000513,"seeds":32,"target":0.5}],"ranking":null,"searcher":"scaling",
    "seed":2,"work":{"playoff":0,"search":0}}]}
    """

  /// A table of truth.
  static let table = """
    embeddings.both,embeddings.price,embeddings.user,embeddings.hour,embeddings.cents,cross.0.rank,\
    hidden.0.width,hidden.0.bottleneck,seed,logloss,log,space,rows
    2,2,2,2,2,2,8,none,2,0.6766730278984799,c0e6dcec298e4240,9d1f0bb1b3d0a7c2,40
    2,2,2,2,2,2,8,none,1,0.6806669045351059,c0e6dcec298e4240,9d1f0bb1b3d0a7c2,40
    4,2,2,2,2,2,8,none,1,0.6804813583728755,c0e6dcec298e4240,9d1f0bb1b3d0a7c2,40
    """

  /// A table of an earlier version, without its checksums.
  static let earlierTable = """
    embeddings.both,embeddings.price,embeddings.user,embeddings.hour,embeddings.cents,cross.0.rank,\
    hidden.0.width,hidden.0.bottleneck,seed,logloss
    2,2,2,2,2,2,8,none,2,0.6766730278984799
    2,2,2,2,2,2,8,none,1,0.6806669045351059
    4,2,2,2,2,2,8,none,1,0.6804813583728755
    """
}
