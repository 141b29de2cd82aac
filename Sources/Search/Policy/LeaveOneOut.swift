// The baseline of a sample among others of the same batch.

extension [Double] {
  /// Each reward minus the mean of the others: its advantage. They sum to 0.
  ///
  /// - Precondition: there are at least two.
  var leaveOneOut: [Double] {
    precondition(count > 1, "leave-one-out needs another sample")
    let (sum, n) = (reduce(0, +), Double(count))
    return map { $0 - (sum - $0) / (n - 1) }
  }
}
