// Columns written in the dataset's order. Only some rows are ever in memory in that order.

import Datasets

extension RowPermutation {
  /// Writes one value a row, given in the log's order.
  func write<Value: NpyElement>(
    _ values: [Value], named name: String, in folder: String
  ) throws -> Manifest.File {
    var file = try NpyWriter<Value>(creating: name, in: folder, count: values.count)
    try forEachChunk(of: values) { try file.write($0) }
    return try file.finish()
  }

  /// Writes the ids of rows that may have several, and where those of each row start; the last offset
  /// is the number of ids.
  ///
  /// - Parameter offsets: the same for the rows of the log.
  func write<ID: NpyElement>(
    _ ids: [ID], offsets: [UInt64], named files: FeatureFiles, in folder: String
  ) throws -> (ids: Manifest.File, offsets: Manifest.File?) {
    var idFile = try NpyWriter<ID>(creating: files.ids, in: folder, count: ids.count)
    var offsetFile = try NpyWriter<UInt64>(
      creating: files.offsets, in: folder, count: offsets.count)
    try offsetFile.write([0])
    try forEachChunk(of: ids, offsets: offsets) { ids, ends in
      try idFile.write(ids)
      try offsetFile.write(ends)
    }
    return (try idFile.finish(), try offsetFile.finish())
  }
}
