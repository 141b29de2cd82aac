// Addresses in the place of paths: nothing is fetched here, and the message names the command that does it.

import Files
import LogSchema

/// An address of a log that no path of this machine's leads to.
struct RemoteLog {
  private let address: String
  private let scheme: String

  /// Nil where a path is no address.
  init?(_ path: String) {
    guard let match = path.prefixMatch(of: #/([A-Za-z][A-Za-z0-9+.-]*):\/\//#) else { return nil }
    address = path
    scheme = match.1.lowercased()
  }

  /// What is wrong with it, and the command that brings its content here.
  var problem: String {
    if scheme == "file" {
      return
        "is an address, expected a path: \(ShellCommand.quoted(String(address.dropFirst("file://".count))))"
    }
    guard let commands else { return "is an address, expected a path of this machine" }
    // A stream has no end to look at first, and is one file.
    let name = Path.split(address).name
    let isOneStream =
      !isMany && !["parquet", "npz", "npy", "zip"].contains { name.hasSuffix(".\($0)") }
    return isOneStream
      ? "is an address, expected a path: pipe it in, as in `\(commands.cat) | nas ... --data -`"
      : "is an address, expected a path: copy it here, as in `\(commands.copy)`"
  }

  /// Whether the address names many files, as far as it tells; `?` begins the query of a page.
  private var isMany: Bool {
    let isPage = scheme.hasPrefix("http")
    return address.hasSuffix("/") || !isPage && address.contains { "*?[".contains($0) }
  }

  /// The address behind its scheme, cut before the first folder or name with a pattern, and the rest.
  private var atFirstPattern: (folder: String, pattern: String) {
    let rest = address[(address.firstIndex(of: ":") ?? address.startIndex)...]
    guard let place = rest.firstIndex(where: { "*?[".contains($0) }),
      let slash = rest[..<place].lastIndex(of: "/")
    else { return (String(rest), "") }
    return (String(rest[...slash]), String(rest[rest.index(after: slash)...]))
  }

  /// The address behind its scheme up to the folders of its first pattern: files of one name in several folders must
  /// not be copied into one.
  private var folders: String {
    let (folder, pattern) = atFirstPattern
    return folder + pattern.prefix { $0 != "/" }
  }

  /// The commands that print one file, and that copy one or many.
  private var commands: (cat: String, copy: String)? {
    let rest = address[(address.firstIndex(of: ":") ?? address.startIndex)...]
    let word = ShellCommand.quoted(address)
    switch scheme {
    case "s3", "s3a", "s3n":
      let s3 = ShellCommand.quoted("s3\(rest)")
      guard isMany else { return ("aws s3 cp \(s3) -", "aws s3 cp \(s3) .") }
      let (folder, pattern) = atFirstPattern
      let sync = "aws s3 sync \(ShellCommand.quoted("s3\(folder)")) log"
      // Its patterns match slashes as well.
      return (
        "",
        pattern.isEmpty ? sync : sync + " --exclude '*' --include \(ShellCommand.quoted(pattern))"
      )
    case "gs", "gcs":
      let gs = ShellCommand.quoted("gs\(folders)")
      return ("gcloud storage cat \(gs)", "gcloud storage cp -r \(gs) .")
    case "hdfs", "viewfs", "abfs", "abfss", "wasb", "wasbs", "adl":
      return ("hdfs dfs -cat \(word)", "hdfs dfs -get \(ShellCommand.quoted(scheme + folders)) .")
    case "http", "https", "ftp", "sftp":
      return ("curl -sSL \(word)", "curl -sSLO \(word)")
    default: return nil
    }
  }
}
