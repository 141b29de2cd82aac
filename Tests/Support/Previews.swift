// Plots as files, for the eye: written by the suites of previews with NAS_PREVIEWS set to a folder.

import Foundation

/// The value of NAS_PREVIEWS; empty if it is not set.
package let previewFolder = ProcessInfo.processInfo.environment["NAS_PREVIEWS"] ?? ""

/// Writes a plot as it is and with the rules for dark screens forced.
package func writePreview(_ svg: String, _ name: String) throws {
  let start = "@media (prefers-color-scheme: dark) {"
  let dark = svg.replacingOccurrences(of: start, with: "")
    .replacingOccurrences(of: "}\n}</style>", with: "}</style>")
  try svg.write(toFile: "\(previewFolder)/\(name).svg", atomically: true, encoding: .utf8)
  try dark.write(toFile: "\(previewFolder)/\(name)-dark.svg", atomically: true, encoding: .utf8)
}
