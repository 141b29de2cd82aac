// Names under which people look for a key of a space: slips of the keyboard, and the words of other programs. Which keys
// a section has is not known here.

import Files

/// Names of keys.
package enum KeyNames {
  /// The keys of a space that other programs call otherwise.
  private static let synonyms = [
    "alpha": "confidence", "bs": "batch", "batch_size": "batch", "batchsize": "batch",
    "minibatch": "batch", "delta": "margin", "tolerance": "margin", "opt": "optimizer",
    "lr": "learning_rate", "eta": "learning_rate", "objective": "loss", "criterion": "loss",
    "emb_dim": "embedding", "embedding_dim": "embedding", "embedding_size": "embedding",
    "dim": "width", "units": "width", "size": "width", "hidden_units": "hidden",
    "dnn_hidden_units": "hidden", "mlp": "hidden", "layer_sizes": "hidden", "low_rank": "rank",
    "act": "activation", "hidden_activations": "activation", "columns": "features",
    "fields": "features", "target": "targets", "budget": "targets", "budgets": "targets",
    "y": "label", "file": "path", "files": "path", "log": "path", "sep": "delimiter",
    "bins": "buckets", "num_buckets": "buckets", "values": "choices", "options": "choices",
    "default": "baseline", "repeats": "seeds", "n_seeds": "seeds", "kind": "type", "dtype": "type",
  ]

  /// Values of settings that other programs call otherwise.
  private static let values = [
    "category": "categorical", "cat": "categorical", "string": "categorical",
    "str": "categorical", "object": "categorical", "sparse": "categorical", "id": "categorical",
    "int": "numeric", "integer": "numeric", "float": "numeric", "double": "numeric",
    "number": "numeric", "continuous": "numeric", "dense": "numeric",
    "date": "time", "datetime": "time", "timestamp": "time",
  ]

  /// The question after a value that was perhaps meant, as in `did you mean categorical?`; nil if there is none.
  static func nearValue(_ text: String, in names: [String]) -> String? {
    if let name = values[text.lowercased()], names.contains(name) { return "did you mean \(name)?" }
    return didYouMean(text, in: names)
  }

  /// The key that begins a text in which the colon behind it is missing, with the colon: `margin: 0.001`. Nil if no key
  /// does.
  static func withColon(_ text: String, in keys: [String]) -> String? {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard parts.count == 2, keys.contains(parts[0]) else { return nil }
    return "a colon is missing: `\(parts[0]): \(parts[1])`"
  }

  /// The question after a key that was perhaps meant, as in ``did you mean `batch`?``; nil if there is none.
  package static func near(_ name: String, in keys: [String]) -> String? {
    if let key = synonyms[name.lowercased()], keys.contains(key) { return "did you mean `\(key)`?" }
    return didYouMean(name, in: keys) { "`\($0)`" }
  }

  /// The name of a key that other programs call so; the name itself if none does.
  package static func usual(_ name: String) -> String { synonyms[name.lowercased()] ?? name }
}
