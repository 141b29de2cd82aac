// The limits of control groups, in made-up trees of the system's files.

import Files
import Foundation
import TestSupport
import Testing

struct ControlGroupsTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func available(_ files: [String: String]) throws -> Int? {
    for (name, text) in files {
      let path = folder.path + name
      try Folder.create(Path.split(path).folder)
      try DurableFile.write(text + "\n", to: path)
    }
    return ControlGroups(root: folder.path).availableMemory
  }

  private static let mount2 = "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw"

  @Test func withoutGroupsThereIsNoLimit() throws {
    #expect(try available([:]) == nil)
    #expect(
      try available(["/proc/self/cgroup": "0::/", "/proc/self/mountinfo": Self.mount2]) == nil)
  }

  /// The limit of a job's parent counts, and what files take in memory is free.
  @Test func groupsAboveTheProcessCount() throws {
    let files = [
      "/proc/self/cgroup": "0::/jobs/7:8", "/proc/self/mountinfo": Self.mount2,
      "/sys/fs/cgroup/jobs/7:8/memory.max": "max", "/sys/fs/cgroup/jobs/7:8/memory.current": "50",
      "/sys/fs/cgroup/jobs/memory.max": "1000", "/sys/fs/cgroup/jobs/memory.current": "700",
      "/sys/fs/cgroup/jobs/memory.stat": "anon 500\nactive_file 60\ninactive_file 40",
    ]
    #expect(try available(files) == 400)
    // The tightest counts, `high` as well.
    #expect(
      try available(
        files.merging(["/sys/fs/cgroup/jobs/7:8/memory.high": "90"]) { $1 }) == 40)
    #expect(
      try available(
        files.merging(["/sys/fs/cgroup/jobs/7:8/memory.high": "20"]) { $1 }) == 0)
  }

  /// In a container without a namespace of its own the path is that of the host, and a part of it is mounted.
  @Test func whatIsMountedMayBeAGroup() throws {
    #expect(
      try available([
        "/proc/self/cgroup": "0::/docker/ab/job",
        "/proc/self/mountinfo": Self.mount2.replacing("0:26 /", with: "0:26 /docker/ab"),
        "/sys/fs/cgroup/job/memory.max": "100", "/sys/fs/cgroup/job/memory.current": "10",
      ]) == 90)
    #expect(
      try available([
        "/proc/self/cgroup": "0::/../other", "/sys/fs/cgroup/memory.max": "70",
        "/sys/fs/cgroup/memory.current": "10",
      ]) == 60)
  }

  @Test func version1() throws {
    let group = "/sys/fs/cgroup/memory/slurm"
    let files = [
      "/proc/self/cgroup": "12:cpu,cpuacct:/\n5:memory:/slurm/step\n0::/",
      "/proc/self/mountinfo": "31 23 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory",
      "\(group)/memory.limit_in_bytes": "1000", "\(group)/memory.usage_in_bytes": "900",
      "\(group)/memory.stat": "active_file 9\ntotal_active_file 20\ntotal_inactive_file 30",
      "\(group)/step/memory.limit_in_bytes": "9223372036854771712",
      "\(group)/step/memory.usage_in_bytes": "800",
    ]
    #expect(try available(files) == 150)
    #expect(
      try available(files.merging(["\(group)/step/memory.limit_in_bytes": "820"]) { $1 }) == 20)
  }

  /// Where the system does not tell what is mounted, groups are where they always are.
  @Test func withoutMountsTheUsualPlaceIsRead() throws {
    #expect(
      try available([
        "/proc/self/cgroup": "0::/job", "/sys/fs/cgroup/job/memory.max": "100",
        "/sys/fs/cgroup/job/memory.current": "1",
      ]) == 99)
  }

  /// Whatever this machine's groups are, they leave something.
  @Test func thisMachineHasMemory() {
    #expect(Machine.availableMemory > 0)
  }
}
