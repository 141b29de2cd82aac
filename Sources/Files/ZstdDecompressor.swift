// The decompression of Zstandard data by libzstd: one stream of several frames in a row (RFC 8878).

import CZstd

/// Decompresses Zstandard frames piece by piece. A frame may need 128 MiB of memory at most.
final class ZstdDecompressor: Decompressor {
  private let stream: OpaquePointer
  private let path: String
  private(set) var isInsideMember = false
  let name = "Zstandard"

  /// Makes a decompressor. `path` is for messages alone.
  init(path: String) throws {
    guard let stream = ZSTD_createDStream() else {
      throw FileError(path: path, problem: "cannot start libzstd")
    }
    self.stream = stream
    self.path = path
  }

  deinit { ZSTD_freeDStream(stream) }

  func decompress(
    _ input: UnsafeMutableBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) throws -> (consumed: Int, produced: Int) {
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let status = ZSTD_decompressStream(stream, &target, &source)
    guard ZSTD_isError(status) == 0 else {
      let reason = String(cString: ZSTD_getErrorName(status))
      throw InputError("the Zstandard data are corrupt: \(reason)", file: path)
    }
    // 0 where a frame is complete, and all of it has been handed out.
    isInsideMember = status != 0
    return (source.pos, target.pos)
  }
}
