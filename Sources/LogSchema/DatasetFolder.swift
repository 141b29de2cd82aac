// What tells an imported dataset from a log, for those who read only one of them.

/// The folder of an imported dataset.
package enum DatasetFolder {
  /// The name of the file that every such folder has.
  package static let manifestName = "manifest.json"
}
