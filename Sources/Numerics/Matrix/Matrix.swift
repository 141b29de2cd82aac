// A matrix of floats as a view: rows at a stride in a storage that views share.

import Glibc

/// Floats that matrices are views of: zero at first, aligned for the widest vectors.
///
/// Concurrent tasks may read anything that nobody writes, and write disjoint rows or columns;
/// `WorkerPool.run` is the only place where tasks run side by side.
@usableFromInline
package final class Storage: @unchecked Sendable {
  @usableFromInline let base: UnsafeMutablePointer<Float>
  /// The number of floats.
  package let count: Int

  /// Bytes of a huge page.
  private static let hugePage = 2 << 20

  /// Allocates `count` zeros.
  package init(count: Int) {
    precondition(count >= 0)
    let byteCount = max(count, 1) * MemoryLayout<Float>.stride
    let isLarge = byteCount >= Self.hugePage
    var memory: UnsafeMutableRawPointer?
    guard posix_memalign(&memory, isLarge ? Self.hugePage : 64, byteCount) == 0, let bytes = memory
    else { endOutOfMemory(byteCount) }
    // Rows of an embedding table are looked up at random: on small pages most look-ups also miss the
    // TLB. Where the system refuses, nothing is lost.
    if isLarge { madvise(bytes, byteCount, MADV_HUGEPAGE) }
    memset(bytes, 0, byteCount)
    base = bytes.bindMemory(to: Float.self, capacity: max(count, 1))
    self.count = count
  }

  deinit { free(base) }
}

/// Ends the process, which cannot go on without the memory. What it has written is there, as after a crash.
private func endOutOfMemory(_ bytes: Int) -> Never {
  let megabytes = (bytes + 999_999) / 1_000_000
  let message = "error: out of memory: could not allocate \(megabytes) MB more\n"
  write(STDERR_FILENO, message, message.utf8.count)
  _exit(1)
}

/// A view of `rows` × `columns` floats, row-major, consecutive rows `stride` floats apart.
///
/// Copying a view copies no elements: like a tensor's slice, it stays a window onto its storage.
/// A prefix of columns keeps the stride, and so a masked width is not computed.
@usableFromInline
package struct Matrix: Sendable {
  @usableFromInline let storage: Storage
  @usableFromInline let offset: Int
  /// Number of rows.
  @usableFromInline package let rows: Int
  /// Number of columns.
  @usableFromInline package let columns: Int
  /// Floats from one row to the next.
  @usableFromInline package let stride: Int

  /// The address of element (0, 0).
  @inlinable var base: UnsafeMutablePointer<Float> { storage.base + offset }

  /// True where the rows follow each other without a gap.
  var isContiguous: Bool { stride == columns || rows <= 1 }

  init(storage: Storage, offset: Int, rows: Int, columns: Int, stride: Int) {
    self.storage = storage
    self.offset = offset
    self.rows = rows
    self.columns = columns
    self.stride = stride
  }

  /// Allocates zeros.
  package init(rows: Int, columns: Int) {
    self.init(
      storage: Storage(count: rows * columns), offset: 0, rows: rows, columns: columns,
      stride: columns)
  }

  /// A dense `rows` × `columns` matrix on the floats of a storage from `offset` on.
  package init(_ storage: Storage, offset: Int = 0, rows: Int, columns: Int) {
    precondition(rows >= 0 && columns >= 0 && offset >= 0)
    precondition(offset + rows * columns <= storage.count)
    self.init(storage: storage, offset: offset, rows: rows, columns: columns, stride: columns)
  }

  /// Copies rows of numbers.
  package init(_ elements: [[Float]]) {
    self.init(rows: elements.count, columns: elements.first?.count ?? 0)
    for (i, row) in elements.enumerated() {
      precondition(row.count == columns)
      for (j, element) in row.enumerated() { self[i, j] = element }
    }
  }

  /// A view of some rows.
  package subscript(rows range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows)
    return Matrix(
      storage: storage, offset: offset + range.lowerBound * stride, rows: range.count,
      columns: columns, stride: stride)
  }

  /// A view of some columns.
  package subscript(columns range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= columns)
    return Matrix(
      storage: storage, offset: offset + range.lowerBound, rows: rows, columns: range.count,
      stride: stride)
  }

  /// The first `rows` rows and `columns` columns: what a sub-network uses of a weight.
  package func prefix(rows: Int, columns: Int) -> Matrix {
    self[rows: 0..<rows][columns: 0..<columns]
  }

  /// One element. For set-up and tests: the kernels do not come this way.
  package subscript(row: Int, column: Int) -> Float {
    get {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns)
      return base[row * stride + column]
    }
    nonmutating set {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns)
      base[row * stride + column] = newValue
    }
  }

  /// The elements, row after row.
  ///
  /// - Precondition: the rows follow each other without a gap.
  package func withElements<Result>(_ body: (Span<Float>) throws -> Result) rethrows -> Result {
    precondition(isContiguous)
    return try body(UnsafeBufferPointer(start: base, count: rows * columns).span)
  }

  /// The elements, row after row, to be changed.
  ///
  /// - Precondition: the rows follow each other without a gap.
  package func withMutableElements<Result>(
    _ body: (inout MutableSpan<Float>) throws -> Result
  ) rethrows -> Result {
    precondition(isContiguous)
    var elements = UnsafeMutableBufferPointer(start: base, count: rows * columns).mutableSpan
    return try body(&elements)
  }

  /// Sets every element.
  package func fill(_ value: Float) {
    for i in 0..<rows { (base + i * stride).update(repeating: value, count: columns) }
  }

  /// Copies the elements of a matrix of the same shape.
  package func copy(from source: Matrix) {
    precondition(source.rows == rows && source.columns == columns)
    if isContiguous && source.isContiguous {
      base.update(from: source.base, count: rows * columns)
    } else {
      for i in 0..<rows {
        (base + i * stride).update(from: source.base + i * source.stride, count: columns)
      }
    }
  }

  /// Copies row `row` to an array.
  package func array(row: Int) -> [Float] {
    precondition(row >= 0 && row < rows)
    return Array(UnsafeBufferPointer(start: base + row * stride, count: columns))
  }

  /// Copies column `column` to an array.
  package func array(column: Int) -> [Float] {
    precondition(column >= 0 && column < columns)
    return [Float](unsafeUninitializedCapacity: rows) { buffer, count in
      for i in 0..<rows { buffer[i] = base[i * stride + column] }
      count = rows
    }
  }
}
