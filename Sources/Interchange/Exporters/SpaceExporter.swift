// The format `nas`: a space without decisions, which `nas train` reads.

import Model

/// Writes the space of the run with the architecture in the place of its decisions.
struct SpaceExporter: Exporter {
  let format = ExportFormat("nas", "a config for `nas train`")

  func export(_ source: ExportSource) throws -> Export {
    let architecture = try source.space.architecture(source.values, file: source.file)
    return Export(.text(try source.space.substituting(architecture).yaml()))
  }
}
