// The files of the repository that tests compare with what the program says.

import Foundation

/// The folder of `Package.swift`.
let repository: URL = {
  var folder = URL(filePath: #filePath).deletingLastPathComponent()
  while folder.path() != "/",
    !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path())
  {
    folder = folder.deletingLastPathComponent()
  }
  return folder
}()
