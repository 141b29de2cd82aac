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
