// Texts for functions that take a span.

/// The text's bytes, handed to a function: `#expect` cannot hold a `Span`.
package func of<Result>(_ text: String, _ function: (Span<UInt8>) -> Result) -> Result {
  function(Array(text.utf8).span)
}
