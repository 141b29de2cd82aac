// How the ids of a dictionary are laid out: the missing value, values of their own, values that share ids.

extension Feature.Dictionary {
  /// All ids are smaller where `own` values have one of their own.
  package func vocabularySize(own: Int) -> Int { 1 + own + (hasOthers ? buckets : 0) }

  /// The id that a value has in common with others, behind the missing value's and those of `own` values.
  package func sharedID(of value: Span<UInt8>, behind own: Int) -> UInt32 {
    UInt32(own + 1) + UInt32(stableHash(value) % UInt64(buckets))
  }
}
