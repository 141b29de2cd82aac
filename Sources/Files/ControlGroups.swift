// The limits of memory that containers, jobs of a cluster and services set: Linux's control groups, versions 1 and 2.
// Limits of processor time are not read.

import Foundation

/// The control groups of this process that account for memory.
///
/// A group's limit holds for all groups below it, so each group from that of the process up to the one that is mounted
/// counts. https://docs.kernel.org/admin-guide/cgroup-v2.html, .../cgroup-v1/memory.html
package struct ControlGroups: Sendable {
  /// Where the system's files are.
  private let root: String

  /// - Parameter root: the folder that holds `proc` and `sys`, for tests.
  package init(root: String = "") { self.root = root }

  /// Bytes that the processes of the tightest group can still have; nil where no group has a limit.
  package var availableMemory: Int? {
    groups.compactMap { folder, version in
      version == 1 ? availableInVersion1(folder) : availableInVersion2(folder)
    }.min()
  }

  /// The folders of the process's groups, each with the version of its files.
  private var groups: [(folder: String, version: Int)] {
    let mounts = mounts
    return lines(of: "/proc/self/cgroup").flatMap { line -> [(String, Int)] in
      // 0::/user.slice/job, or 5:memory:/docker/0123 in version 1. The path may have colons.
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return [] }
      let version = fields[0] == "0" && fields[1].isEmpty ? 2 : 1
      guard version == 2 || fields[1].split(separator: ",").contains("memory"),
        let mount = mounts.first(where: { $0.version == version })
      else { return [] }
      return mount.folders(of: String(fields[2])).map { ($0, version) }
    }
  }

  /// Where groups are mounted.
  private struct Mount {
    var version: Int
    /// The group that is mounted, and where.
    var group: String
    var point: String

    /// The folders of a group and of those above it. In a container the path of a group may lead out of what is
    /// mounted: then what is mounted is the group.
    func folders(of path: String) -> [String] {
      var parts = path.split(separator: "/")[...]
      let own = group.split(separator: "/")
      if parts.starts(with: own) { parts = parts.dropFirst(own.count) } else { parts = [] }
      if parts.contains("..") { parts = [] }
      return (0...parts.count).map { count in
        ([point] + parts.prefix(count).map(String.init)).joined(separator: "/")
      }
    }
  }

  private var mounts: [Mount] {
    let found = lines(of: "/proc/self/mountinfo").compactMap { line -> Mount? in
      // 30 23 0:26 /group /sys/fs/cgroup rw,nosuid - cgroup2 cgroup rw
      let fields = line.split(separator: " ").map(String.init)
      guard let dash = fields.firstIndex(of: "-"), dash > 4, fields.count > dash + 3 else {
        return nil
      }
      let options = fields[dash + 3].split(separator: ",")
      switch fields[dash + 1] {
      case "cgroup2": return Mount(version: 2, group: fields[3], point: fields[4])
      case "cgroup" where options.contains("memory"):
        return Mount(version: 1, group: fields[3], point: fields[4])
      default: return nil
      }
    }
    // Where the system does not tell, they are where they always are.
    let usual = [
      Mount(version: 2, group: "/", point: "/sys/fs/cgroup"),
      Mount(version: 1, group: "/", point: "/sys/fs/cgroup/memory"),
    ]
    return found + usual.filter { mount in !found.contains { $0.version == mount.version } }
  }

  private func availableInVersion2(_ folder: String) -> Int? {
    // "max" is no number: no limit. Above `high` processes are slowed down until they give memory back.
    let limits = ["memory.max", "memory.high"].compactMap { number(in: "\(folder)/\($0)") }
    guard let limit = limits.min(), let used = number(in: "\(folder)/memory.current") else {
      return nil
    }
    return available(limit, used, folder, files: ["active_file", "inactive_file"])
  }

  private func availableInVersion1(_ folder: String) -> Int? {
    // Without a limit it is the greatest multiple of a page.
    guard let limit = number(in: "\(folder)/memory.limit_in_bytes"), limit < Int.max - (1 << 20),
      let used = number(in: "\(folder)/memory.usage_in_bytes")
    else { return nil }
    return available(limit, used, folder, files: ["total_active_file", "total_inactive_file"])
  }

  /// What the group's files take in memory is given up when it is wanted.
  private func available(_ limit: Int, _ used: Int, _ folder: String, files: [String]) -> Int {
    let lines = lines(of: "\(folder)/memory.stat")
    let cached = files.compactMap { name -> Int? in
      let line = lines.first { $0.hasPrefix("\(name) ") }
      return line.flatMap { Int($0.dropFirst(name.count + 1)) }
    }
    return max(0, min(limit, limit - used + cached.reduce(0, +)))
  }

  private func number(in file: String) -> Int? { lines(of: file).first.flatMap { Int($0) } }

  private func lines(of file: String) -> [Substring] {
    let text = try? String(contentsOfFile: root + file, encoding: .utf8)
    return text?.split(separator: "\n") ?? []
  }
}
