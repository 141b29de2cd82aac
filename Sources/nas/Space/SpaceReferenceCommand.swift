// nas space reference

import ArgumentParser
import Files
import Model

/// Prints what the keys of a search space mean.
struct SpaceReferenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reference",
    abstract: "Print what the keys of a search space mean.",
    discussion: """
      KEY is a path such as training.learning_rate, a section such as search, or the last part of a path. Without KEY \
      the whole reference is printed. The JSON Schema (--format schema) is for editors and validators.
      """)

  /// How the reference is written.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, markdown, schema
  }

  @Argument(help: "The key, or a section.")
  var key: String?

  @Option(help: "text, markdown, or schema: a JSON Schema.")
  var format = Format.text

  func validate() throws {
    if key != nil, format != .text {
      throw ValidationError(
        "--format \(format.rawValue) is of the whole reference: it takes no KEY")
    }
  }

  func run() throws {
    let reference = Reference(of: SearchSpace.self)
    switch format {
    case .text:
      try Console.out(key.map(reference.about)?.text() ?? reference.wholeText(), terminator: "")
    case .markdown: try Console.out(reference.markdown(), terminator: "")
    case .schema: try Console.out(SearchSpace.schema, terminator: "")
    }
  }
}
