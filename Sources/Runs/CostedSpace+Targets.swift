// Which targets a space can meet.

import Files
import Model
import Search

extension CostedSpace {
  /// Checks that some architecture meets each target.
  ///
  /// - Parameter file: the space's, for the message.
  /// - Throws: `InputError` for a target below the cheapest architecture.
  package func check(_ targets: [Target], file: String) throws {
    let least = ratio(of: cheapest)
    for target in targets where target.ratio < least {
      // Rounded up, so that the cost that is named is one that can be asked for.
      let named = String(format: "%.4f", (least * 10_000).rounded(.up) / 10_000)
      throw InputError(
        "the target \(target) is below the cheapest architecture, which costs \(named) of the"
          + " baseline's \(measure.rawValue): name a higher one with --target", file: file)
    }
  }
}
