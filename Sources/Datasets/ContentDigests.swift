// The digests of whole files, read side by side on all threads. Both uses need them as fast as the disk is: datasets
// that are verified, and logs that are recognised.

import Files
import Numerics

/// The digests of files: all bytes of each are read once.
///
/// - Parameter files: their paths, and the number of bytes from the start that are read.
/// - Throws: `InputError` where a file is missing or may not be read, `FileError` where the disk fails or a file is
///   shorter.
package func contentDigests(
  of files: [(path: String, bytes: Int)], threads: Int
) throws -> [FileDigest] {
  // Cut at fixed places, so that a large file has work for all threads.
  let size = 1 << 23
  let pieces = files.indices.flatMap { file in
    stride(from: 0, to: files[file].bytes, by: size).map { start in
      (file: file, range: start..<min(start + size, files[file].bytes))
    }
  }
  let read = WorkerPool(threads: threads).map(pieces.count) { index in
    Result {
      try FileDigest(of: pieces[index].range, inFileAt: files[pieces[index].file].path)
    }
  }
  var digests = [FileDigest](repeating: .empty, count: files.count)
  for (piece, digest) in zip(pieces, read) {
    digests[piece.file] = digests[piece.file].joined(with: try digest.get())
  }
  return digests
}
