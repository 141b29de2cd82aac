// The kinds of files that commands write where their user says so, by how such files begin. What is in them is not known
// here.

import Files

/// A kind of file that replaces files of its kind alone.
enum OutputKind: String {
  case page, plot, array

  /// The first bytes of all such files.
  private var start: [UInt8] {
    switch self {
    case .page: Array("<!DOCTYPE html>".utf8)
    case .plot: Array("<svg ".utf8)
    case .array: [0x93] + Array("NUMPY".utf8)
    }
  }

  /// Makes sure that what is at a path, if anything is, is of the kind, or empty.
  ///
  /// - Throws: `InputError` where it is something else, or may not be read.
  func requireReplaceable(_ path: String?) throws {
    guard let path else { return }
    try DurableFile.requireReplaceable(path, startingWith: start, as: rawValue)
  }
}
