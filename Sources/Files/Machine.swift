// The machine that runs: what is recorded beside a measurement.

import Foundation
import Glibc

/// Facts about this machine.
package enum Machine {
  /// The processor's name, e.g. "AMD EPYC 9B14"; "unknown" where the system does not tell.
  package static var processor: String {
    field("model name", of: "/proc/cpuinfo") ?? "unknown"
  }

  /// What the machine calls itself, without asking the network; `localhost` where the system does not tell.
  package static var name: String {
    let text = try? String(contentsOfFile: "/proc/sys/kernel/hostname", encoding: .utf8)
    let name = text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    return name.isEmpty || name.contains("/") ? "localhost" : name
  }

  /// Processors that this process may use.
  package static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// The processor's instruction sets, e.g. `avx2`; empty where the system does not tell.
  package static var instructionSets: Set<String> {
    Set((field("flags", of: "/proc/cpuinfo") ?? "").split(separator: " ").map(String.init))
  }

  /// Bytes of memory.
  package static var memory: Int { Int(clamping: ProcessInfo.processInfo.physicalMemory) }

  /// Bytes of memory that this process can still have without swapping: what the machine has free, within the
  /// limits of its containers, jobs and services (cgroups) and of its address space (`ulimit -v`); all memory where the system does
  /// not tell.
  package static var availableMemory: Int {
    var limits = [bytes("MemAvailable", of: "/proc/meminfo") ?? memory]
    if let addresses = availableAddresses { limits.append(addresses) }
    if let group = ControlGroups().availableMemory { limits.append(group) }
    return max(0, limits.min() ?? 0)
  }

  /// Bytes that this process may still reserve, whether it touches them or not; nil where nothing limits them
  /// (`ulimit -v`).
  package static var availableAddresses: Int? {
    var space = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &space) == 0, space.rlim_cur != .max
    else { return nil }
    return max(0, Int(clamping: space.rlim_cur) - (bytes("VmSize", of: "/proc/self/status") ?? 0))
  }

  /// How many files this process may have open at the same time (`ulimit -n`); nil where nothing limits them.
  package static var openFiles: Int? {
    var files = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files) == 0,
      files.rlim_cur != .max
    else { return nil }
    return Int(clamping: files.rlim_cur)
  }

  /// The most memory that this process ever held, in bytes; 0 where the system does not tell.
  package static var peakMemory: Int { bytes("VmHWM", of: "/proc/self/status") ?? 0 }

  /// The memory that this process holds now, pages of mapped files included, in bytes; 0 where the system does not tell.
  package static var residentMemory: Int { bytes("VmRSS", of: "/proc/self/status") ?? 0 }

  /// Ends this process. Where its addresses are limited, libraries are not asked to clean up: threads of OpenBLAS
  /// that wait for memory would never be done.
  package static func exit(_ code: Int32) -> Never {
    guard availableAddresses != nil else { Glibc.exit(code) }
    fflush(nil)
    _exit(code)
  }

  /// The path of the file that is mapped into this process where `address` lies, links resolved.
  package static func mappedFile(at address: UInt) -> String? {
    // To the end of the file: reading it by its size, which is 0, would give the first page alone.
    let file = FileHandle(forReadingAtPath: "/proc/self/maps")
    guard let maps = try? file?.readToEnd() else { return nil }
    for line in String(decoding: maps, as: UTF8.self).split(separator: "\n") {
      // 7f02f2d18000-7f02f2e00000 r-xp 00000000 fe:00 1234   /usr/lib/libopenblas.so.0
      let fields = line.split(separator: " ", maxSplits: 5)
      let bounds = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      if fields.count == 6, bounds.count == 2, (bounds[0]..<bounds[1]).contains(address) {
        return fields[5].trimmingCharacters(in: .whitespaces)
      }
    }
    return nil
  }

  /// The value of a line `name : n kB`, in bytes.
  private static func bytes(_ name: String, of file: String) -> Int? {
    field(name, of: file).flatMap { $0.split(separator: " ").first }.flatMap { Int($0) }
      .map { $0 * 1024 }
  }

  /// The value of the first line `name : value` of a file of the proc file system.
  private static func field(_ name: String, of file: String) -> String? {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix(name) {
      return line.split(separator: ":", maxSplits: 1).last.map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
    return nil
  }
}
