// An export that is ready: its texts, or a file that writes itself because it is large.

import Files

/// What an exporter made of an architecture.
package struct Export {
  /// The files.
  package enum Content {
    /// One text.
    case text(String)
    /// Several texts by file name, for a folder or a folder in it. If there is no folder, `printed` of them is.
    case folder(_ subfolder: String?, [(name: String, text: String)], printed: Int)
    /// A file, perhaps with others beside it, that is too large for a text. It is made when it is written, and says
    /// then where all of it is. `files` are all that it writes.
    case written(files: (_ path: String) -> [String], (_ path: String) throws -> String)
  }

  /// Its files.
  package let content: Content
  /// What the program that reads them does differently; nil if no other program is meant.
  package let differences: TrainerDifferences?

  /// Makes an export.
  package init(_ content: Content, differences: TrainerDifferences? = nil) {
    if case .folder(_, let texts, let printed) = content {
      precondition(texts.indices.contains(printed), "one of the texts is printed")
    }
    self.content = content
    self.differences = differences
  }

  /// The text for stdout; nil if the export must have a file.
  package var printed: String? {
    switch content {
    case .text(let text): text
    case .folder(_, let texts, let printed): texts[printed].text
    case .written: nil
    }
  }

  /// The paths of everything that `write` writes.
  package func files(at path: String) -> [String] {
    switch content {
    case .text: [path]
    case .folder(let subfolder, let texts, _):
      texts.map { Self.folder(path, subfolder) + "/\($0.name)" }
    case .written(let files, _): files(path)
    }
  }

  private static func folder(_ path: String, _ subfolder: String?) -> String {
    subfolder.map { "\(path)/\($0)" } ?? path
  }

  /// Writes everything to a file or into a folder, which is created. What is in the folder under the name of a file is
  /// replaced if it is an earlier export.
  ///
  /// - Returns: a sentence for people on where the files are; nil if they know.
  /// - Throws: `InputError` if something cannot be written, or what the file's own maker throws.
  package func write(to path: String) throws -> String? {
    switch content {
    case .text(let text):
      try DurableFile.write(text, to: path)
      return nil
    case .folder(let subfolder, let texts, _):
      let folder = Self.folder(path, subfolder)
      for file in files(at: path) { try EarlierExport.require(file, EarlierExport.isConfig) }
      try Folder.create(folder)
      for (name, text) in texts { try DurableFile.write(text, to: "\(folder)/\(name)") }
      return "The configs are in \(folder)."
    case .written(_, let write):
      return try write(path)
    }
  }
}
