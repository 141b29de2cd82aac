// The machine that runs: what is recorded beside a measurement.

import Foundation

/// Facts about this machine.
public enum Machine {
  /// The processor's name, e.g. "AMD EPYC 9B14"; "unknown" where the system does not tell.
  public static var processor: String {
    field("model name", of: "/proc/cpuinfo") ?? "unknown"
  }

  /// Processors that this process may use.
  public static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// The processor's instruction sets, e.g. `avx2`; empty where the system does not tell.
  public static var instructionSets: Set<String> {
    Set((field("flags", of: "/proc/cpuinfo") ?? "").split(separator: " ").map(String.init))
  }

  /// Bytes of memory.
  public static var memory: Int { Int(clamping: ProcessInfo.processInfo.physicalMemory) }

  /// Bytes of memory that can be had without swapping; all memory where the system does not tell.
  public static var availableMemory: Int {
    let kibibytes = field("MemAvailable", of: "/proc/meminfo").flatMap {
      $0.split(separator: " ").first.flatMap { Int($0) }
    }
    return kibibytes.map { $0 * 1024 } ?? memory
  }

  /// The most memory that this process ever held, in bytes; 0 where the system does not tell.
  public static var peakMemory: Int {
    field("VmHWM", of: "/proc/self/status").flatMap {
      $0.split(separator: " ").first.flatMap { Int($0) }
    }.map { $0 * 1024 } ?? 0
  }

  /// The path of the file that is mapped into this process where `address` lies, links resolved.
  public static func mappedFile(at address: UInt) -> String? {
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
