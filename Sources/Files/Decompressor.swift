// What every decompression offers to `ByteReader`, and which one bytes call for.

/// Decompresses a stream of bytes piece by piece.
protocol Decompressor: AnyObject {
  /// Whether a member has begun and not ended: input that ends now is truncated.
  var isInsideMember: Bool { get }
  /// What the data are called in messages.
  var name: String { get }
  /// Decompresses from `input` into `output` until one of them is used up or a member ends.
  ///
  /// - Returns: the number of bytes taken from `input` and put into `output`.
  /// - Throws: `InputError` where the data are corrupt.
  func decompress(
    _ input: UnsafeMutableBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>
  ) throws -> (consumed: Int, produced: Int)
}

/// How many bytes of a file tell whether it is compressed.
let magicSize = 4

/// The decompression that the first bytes of a file call for; nil where it is not compressed.
///
/// - Parameter path: the file, for messages.
func decompressor(for start: some Collection<UInt8>, path: String) throws -> (any Decompressor)? {
  if start.starts(with: [0x1f, 0x8b]) { return try GzipInflater(path: path) }
  let isSkippableFrame = start.dropFirst().starts(with: [0x2a, 0x4d, 0x18])
  let isZstd =
    start.starts(with: [0x28, 0xb5, 0x2f, 0xfd])
    || isSkippableFrame && (start.first.map { 0x50...0x5f ~= $0 } ?? false)
  return isZstd ? try ZstdDecompressor(path: path) : nil
}
