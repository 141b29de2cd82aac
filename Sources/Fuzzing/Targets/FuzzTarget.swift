// The kinds of input that the program reads from memory: each with valid inputs and one reading.

/// A kind of input, and what the program does with it.
package struct FuzzTarget: Sendable {
  /// Its name on the command line.
  package let name: String
  /// Valid inputs, from which damage starts.
  package let samples: [[UInt8]]
  /// What means something in such inputs: pieces that damage puts into them.
  let words: [[UInt8]]
  /// Reads an input, and uses what was read as the program does.
  ///
  /// What it throws is no `InputError`, which alone an input may cause: that is the outcome `error`.
  package let read: @Sendable (_ input: [UInt8]) throws -> Outcome

  /// A kind of text. What `use` throws as an `InputError` refuses the text.
  init(
    _ name: String, samples: [String], words: [String],
    use: @escaping @Sendable (_ text: String) throws -> Void
  ) {
    self.init(
      name: name, samples: samples.map { Array($0.utf8) }, words: words.map { Array($0.utf8) }
    ) { input in
      // As a file is read: what is no UTF-8 never reaches a reader.
      guard let text = String(validating: input, as: UTF8.self) else { return .error }
      return try outcome { try use(text) }
    }
  }

  init(
    name: String, samples: [[UInt8]], words: [[UInt8]],
    read: @escaping @Sendable ([UInt8]) throws -> Outcome
  ) {
    self.name = name
    self.samples = samples
    self.words = words
    self.read = read
  }

  /// Every kind. A guided input names its kind by its place here, so new ones are added at the end.
  package static let all: [FuzzTarget] = [
    .logs, .spaces, .trainers, .records, .summaries, .controllers, .audits, .comparisons, .tables,
  ]

  /// Reads the damaged input of a seed and run.
  ///
  /// - Throws: what is no `InputError`.
  package func readDamaged(seed: UInt64, run: Int) throws -> Outcome {
    var mutator = Mutator(seed: seed, run: run, words: words)
    let input = samples[mutator.below(samples.count)]
    return try read(mutator.mutated(input, with: samples[mutator.below(samples.count)]))
  }

  /// Reads a guided input: its first byte chooses the kind, the rest is read.
  ///
  /// - Throws: what is no `InputError`.
  package static func readAny(_ input: [UInt8]) throws -> Outcome {
    guard let kind = input.first else { return .error }
    return try all[Int(kind) % all.count].read(Array(input.dropFirst()))
  }

  /// The valid inputs of every kind as guided inputs, by a name for each.
  package static var seeds: [(name: String, input: [UInt8])] {
    all.enumerated().flatMap { place, target in
      target.samples.enumerated().map { number, sample in
        ("\(target.name)-\(number)", [UInt8(place)] + sample)
      }
    }
  }
}
