// The `data:` section: where the log is and what its columns mean.

import LogSchema

/// `data:` where the log is and what its columns mean.
package struct DataSection: Hashable, Sendable {
  /// The files of the log in their order, or one imported dataset; relative to the space file. `-` is the
  /// standard input.
  package var paths: [String]
  /// The columns.
  package var schema: Schema

  /// Makes a section.
  package init(paths: [String], schema: Schema) {
    self.paths = paths
    self.schema = schema
  }
}
