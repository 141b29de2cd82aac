// Whole arrays of numbers out of bytes, as x86-64 and ARM have them in memory.

extension [UInt8] {
  /// The `count` values that lie one behind the other from `start` on, little-endian, wherever that is.
  ///
  /// - Precondition: they are there.
  package func values<Value: BitwiseCopyable>(
    _ type: Value.Type, at start: Int, count: Int
  ) -> [Value] {
    let size = MemoryLayout<Value>.stride
    precondition(count >= 0 && start >= 0 && start + count * size <= self.count)
    return withUnsafeBytes { bytes in
      [Value](unsafeUninitializedCapacity: count) { values, filled in
        UnsafeMutableRawBufferPointer(values).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + count * size]))
        filled = count
      }
    }
  }
}
