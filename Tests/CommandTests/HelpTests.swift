// What the program says about itself: help, and what shells and manuals are made from.

import Foundation
import Testing

@Suite struct HelpTests {
  @Test func everyCommandHasHelp() throws {
    let project = try Project()
    let commands = try project.commands()
    #expect(commands.contains(["search"]) && commands.contains(["space", "init"]))
    for command in commands {
      let help = try project.nas(command + ["--help"])
      #expect(help.exitCode == 0)
      #expect(help.messages.isEmpty)
      #expect(help.output.contains("OVERVIEW: ") && help.output.contains("USAGE: nas"))
    }
  }

  @Test func theReferenceOfCommandsIsUpToDate() throws {
    let code = try exitCode(of: "Docs/commands.py", "--check")
    #expect(code == 0, "make docs writes docs/reference/commands.md anew")
  }

  @Test func everyCommandInTheGuidesExists() throws {
    #expect(try exitCode(of: "Tutorial/tutorial.py", "--commands-only") == 0)
  }

  /// Runs a script of the folder Tests, which asks the program.
  private func exitCode(of script: String, _ option: String) throws -> Int32 {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<2 { folder.deleteLastPathComponent() }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", folder.appending(path: script).path, option, "--nas", Project.program.path,
    ]
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func everyShellCompletesEveryCommand(shell: String) throws {
    let project = try Project()
    let script = try project.nas("--generate-completion-script", shell)
    #expect(script.exitCode == 0)
    #expect(script.messages.isEmpty)
    for command in try project.commands() {
      #expect(script.output.contains(command.last ?? "nas"), "\(command)")
    }
    #expect(script.output.contains("serve") && script.output.contains("yaml"))
  }

  @Test func aShellThatIsUnknownIsRefused() throws {
    let project = try Project()
    #expect(try project.nas("--generate-completion-script", "abacus").exitCode == 2)
  }
}

/// Spellings and levels, in the program itself.
@Suite struct SpellingTests {
  let project: Project

  init() throws { project = try Project() }

  /// Help, a mistake, and an answer.
  @Test(arguments: [
    ("cost", "space cost", ["--help"]), ("bench", "lab bench", ["--threads", "0"]),
    ("power", "lab power", ["--simulations", "1", "--seed-deviation", "0.1"]),
  ])
  func anEarlierSpellingDoesTheSame(earlier: String, today: String, options: [String]) throws {
    let before = try project.nas([earlier] + options)
    let now = try project.nas(today.split(separator: " ").map(String.init) + options)
    #expect(before.exitCode == now.exitCode)
    #expect(before.output == now.output)
    #expect(before.messages == now.messages)
    #expect(now.output.isEmpty != now.messages.isEmpty)
    #expect((now.output + now.messages).contains("nas \(today)") || earlier == "power")
  }

  @Test func quietAndVerboseDecideWhatIsSaid() throws {
    let command = ["train", "space.yaml", "--rows", "200"]
    let usual = try project.nas(command)
    #expect(usual.exitCode == 0 && usual.messages.contains("train 1"), "\(usual.messages)")
    let quiet = try project.nas(command + ["-q"])
    #expect(quiet.exitCode == 0 && quiet.messages.isEmpty, "\(quiet.messages)")
    let verbose = try project.nas(command + ["-v", "-j", "1"])
    for detail in ["nas 0.", "log: ", "fingerprint ", "baseline: ", "done in "] {
      #expect(verbose.messages.contains(detail), "\(detail): \(verbose.messages)")
      #expect(!usual.messages.contains(detail), "\(detail): \(usual.messages)")
    }
    #expect(quiet.output == usual.output && verbose.output == usual.output)
    // Errors and warnings are said in any case.
    let wrong = try project.nas("train", "none.yaml", "-q")
    #expect(wrong.exitCode == 2 && wrong.messages.contains("error: none.yaml"))
    #expect(try project.nas(command + ["-q", "-v"]).exitCode == 2)
  }
}
