// Values as messages quote them.

extension String {
  /// A value for a message: at most 40 characters.
  package var shortened: String { count > 40 ? prefix(39) + "…" : self }
}
