"""Tests of the checks of structure: made-up packages, each rule with one that passes and one that does not."""

import contextlib
import io
import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True

import api_docs  # noqa: E402
import error_pages  # noqa: E402
import file_calls  # noqa: E402
import folders  # noqa: E402
import space_keys  # noqa: E402
import structure  # noqa: E402
from package import Package  # noqa: E402
from swift_source import SwiftFile  # noqa: E402
from swift_text import code_of  # noqa: E402


class Tree(unittest.TestCase):
    """A package in a temporary folder."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Path(self.folder.name)

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def package(self, files: dict[str, str], *targets: dict) -> Package:
        """A package of these targets; without any, of one that is named App."""
        self.write(files)
        described = [{"type": "regular", **target} for target in targets or ({"name": "App"},)]
        return Package.of(self.root, {"targets": described})

    def lines(self, found: list) -> list[str]:
        return [str(each) for each in found]


def target(name: str, *dependencies: str, products: tuple[str, ...] = (), **more: object) -> dict:
    """A target as `swift package dump-package` describes it."""
    described = [{"byName": [each, None]} for each in dependencies]
    described += [{"product": [each, each.lower(), None, None]} for each in products]
    return {"name": name, "dependencies": described, **more}


class FileCallTests(Tree):
    def found(self, name: str, file: str, text: str) -> list[str]:
        described = target(name, path=f"Sources/{name}", sources=[file])
        return self.lines(file_calls.findings(self.package({f"Sources/{name}/{file}": text}, described)))

    def test_only_files_removes(self):
        for call in ("try FileManager.default.removeItem(atPath: x)", "unlink(x)", "guard rename(a, b) == 0"):
            self.assertEqual(len(self.found("App", "a.swift", f"func f() {{ {call} }}\n")), 1, call)
            self.assertEqual(self.found("Fuzzing", "a.swift", f"func f() {{ {call} }}\n"), [])
        self.assertEqual(self.found("App", "a.swift", "// rmdir(x)\nfunc rename(a: Int) {}\nlock.rename(a)\n"), [])
        self.assertEqual(self.found("Files", "a.swift", "unlink(x)\n"), [])

    def test_only_owned_folders_are_removed(self):
        self.assertEqual(
            self.found("Files", "a.swift", "\nrmdir(x)\n"),
            ["Sources/Files/a.swift:2: calls rmdir(): only OwnedFolder.swift removes folders"],
        )
        self.assertEqual(self.found("Files", "OwnedFolder.swift", "rmdir(x)\n"), [])

    def test_outputs_are_resolved(self):
        option = '@Option(help: "A (file).", completion: .file(){})\nvar out: String?\n'
        option += "let outputs = CommandOutputs(out)\n"
        self.assertEqual(self.found("nas", "a.swift", option.format(", transform: Path.resolved")), [])
        self.assertEqual(
            self.found("nas", "a.swift", '@Option(help: "n")\nvar seed = 1\n' + option.format("")),
            ["Sources/nas/a.swift:4: the option out names what is written: expected `transform: Path.resolved`"],
        )
        self.assertEqual(self.found("App", "a.swift", option.format("")), [])

    def test_outputs_are_claimed(self):
        option = '@Option(transform: Path.resolved)\nvar plot: String?\n'
        self.assertEqual(
            self.found("nas", "a.swift", option),
            ["Sources/nas/a.swift:2: the option plot names what is written: expected `CommandOutputs`"],
        )
        self.assertEqual(self.found("nas", "SearchCommand.swift", option), [])


class TextTests(unittest.TestCase):
    def assert_code(self, text: str, code: str):
        cleaned = code_of(text)
        self.assertEqual(cleaned.split(), code.split())
        self.assertEqual(len(cleaned), len(text))
        self.assertEqual(cleaned.count("\n"), text.count("\n"))

    def test_comments_nest(self):
        self.assert_code("a /* b /* c */ d */ e // f\ng", "a e g")

    def test_strings_are_no_code(self):
        self.assert_code(r'a "b \" // c" d', 'a " " d')
        self.assert_code('a #"b " c"# d', 'a " " d')
        self.assert_code('a """\n  b " c\n  """ d', 'a " " d')

    def test_interpolations_are_code(self):
        self.assert_code(r'"a \(b("c \(d)")) e" f', '" (b(" (d)")) " f')
        self.assert_code(r'#"a \(b) \#(c)"#', '" (c) "')

    def test_regular_expressions_are_no_code(self):
        self.assert_code('a = /b"c/ ; d', "a = ; d")
        self.assert_code('a = #/b"/c/# ; d', "a = ; d")
        self.assert_code('a / b / "c" + fold(/) + d/e/f', 'a / b / " " + fold(/) + d/e/f')

    def test_conditions_are_no_code(self):
        self.assert_code("#if canImport(Left)\na\n#endif", "a")


class SourceTests(unittest.TestCase):
    def file(self, text: str) -> SwiftFile:
        return SwiftFile.of(Path("F.swift"), text)

    def names(self, text: str) -> list[str]:
        return [f"{each.access} {each.kind} {structure.name_of(each)}" for each in self.file(text).declarations]

    def test_declarations(self):
        text = """
            @available(*, deprecated) public final class A<T>: B {
              package private(set) static var b: Int { 1 }, c = 2
              nonisolated(unsafe) var d = { 1 }()
              class func e(for open: Int) -> @Sendable () -> Void { let f = 1; func g() {} }
              public init?() {}
              subscript(i: Int) -> Int { i }
            }
            package enum C { case a(x: A, B), b; case `default` = 3; static let c = 1 }
            package extension C.D { func `in`() {} }
            package protocol P { associatedtype T; func f(); var g: Int { get } }
            func == (a: A, b: A) -> Bool { true }
            """
        self.assertEqual(
            self.names(text),
            [
                "public class A", "package var A.b", "internal var A.d", "internal func A.e", "internal func A.g",
                "public init A.init", "internal subscript A.subscript", "package enum C", "package case C.a, b",
                "package case C.default", "internal let C.c", "package extension C.D", "package func C.D.in",
                "package protocol P", "package associatedtype P.T", "package func P.f", "package var P.g",
                "internal func an operator",
            ],
        )

    def test_keywords_as_labels_declare_nothing(self):
        text = "func a(for extension: Int, in class: Int) { b(`extension`, func: c) }\nfunc d() {}"
        self.assertEqual(self.names(text), ["internal func a", "internal func d"])

    def test_imports(self):
        text = """
            import A
            @testable import B
            package import struct C.D
            import E.F; // import G
            #if canImport(H)
              import H
            #endif
            """
        self.assertEqual([module for module, _ in self.file(text).imports], ["A", "B", "C", "E", "H"])


class FolderTests(Tree):
    def edges(self, files: dict[str, str]) -> list[str]:
        package = self.package({f"Sources/App/{name}": text for name, text in files.items()})
        return sorted(f"{a} → {b}" for a, b in folders.folder_edges(package, package.targets[0]))

    def cycles(self, files: dict[str, str]) -> list[str]:
        package = self.package({f"Sources/App/{name}": text for name, text in files.items()})
        return self.lines(structure.cycles(package))

    def test_a_cycle_is_found(self):
        self.assertEqual(
            self.cycles({"A/A.swift": "struct A { let b: B }", "B/B.swift": "struct B {}\n func f(_ a: A) {}"}),
            [
                "Sources/App/A/A.swift:1: the folders of App depend on each other: A, B",
                "Sources/App/A/A.swift:1: note: A → B (1): A.swift uses B",
                "Sources/App/B/B.swift:2: note: B → A (1): B.swift uses A",
            ],
        )

    def test_one_direction_is_no_cycle(self):
        self.assertEqual(self.cycles({"A/A.swift": "struct A { let b: B }", "B/B.swift": "struct B {}"}), [])

    def test_a_cycle_of_three_with_the_own_files(self):
        files = {
            "A/A.swift": "struct A { let b: B }", "B/B.swift": "struct B { let c: C }",
            "C.swift": "struct C { let a: A }", "D/D.swift": "struct D { let a: A }",
        }
        self.assertIn("depend on each other: ., A, B", self.cycles(files)[0])

    def test_comments_and_strings_use_nothing(self):
        files = {
            "A/A.swift": "struct A {}", "B/B.swift": '// A\n/* A() */ let b = "A() \\n"',
            "C/C.swift": 'let c = "\\(A())"',
        }
        self.assertEqual(self.edges(files), ["C → A"])

    def test_a_nested_type_is_another(self):
        files = {
            "A/Tape.swift": "struct Tape {}",
            "B/Layer.swift": "struct Layer { struct Tape {}\n var tape = Tape() }",
            "C/User.swift": "let tape: Layer.Tape",
            "D/Layer+D.swift": "extension Layer { func d(_ tape: Tape) {} }",
            "E/E.swift": "let tape = Tape()",
            "F/F.swift": "let tape = App.Tape()",
        }
        self.assertEqual(self.edges(files), ["C → B", "D → B", "E → A", "F → A"])

    def test_a_nested_type_of_an_extension_lies_there(self):
        files = {
            "A/A.swift": "struct A {}", "B/A+B.swift": "extension A { struct Part {} }", "C/C.swift": "let c: A.Part",
        }
        self.assertEqual(self.edges(files), ["B → A", "C → A", "C → B"])

    def test_functions(self):
        files = {
            "A/A.swift": "func soften(_ x: Int) {}\nfunc half() {}",
            "B/B.swift": "let b = soften(1)",
            "C/C.swift": "struct C { func soften(_ x: Int) {}\n func c() { soften(1) } }",
            "D/D.swift": "func d(soften: Int) { e(soften: soften); f.soften(1); f.half }",
            "E/E.swift": "struct E: P { func e() { half() } }\nprotocol P {}\nextension P { func half() {} }",
        }
        self.assertEqual(self.edges(files), ["B → A"])

    def test_members_of_an_extension(self):
        files = {
            "A/A.swift": "struct A { func a() { written() }\n func b() { self.checked() } }",
            "B/A+B.swift": "extension A { func written() {} }",
            "C/A+C.swift": "extension A { func checked() {} }",
            "D/D.swift": "extension Array { func medianOfAll() {} }",
            "E/E.swift": "func e(_ list: [Int]) { list.medianOfAll() }",
        }
        self.assertEqual(self.edges(files), ["A → B", "A → C", "B → A", "C → A", "E → D"])

    def test_members_that_many_have_count_for_nothing(self):
        files = {
            "A/A.swift": "struct A { var isEmpty = true\n var size = 1\n var rowCount = 2 }",
            "B/B.swift": "struct B { var rowCount = 2 }",
            "C/C.swift": "func c() { x.isEmpty; x.size; x.rowCount }",
        }
        self.assertEqual(self.edges(files), [])

    def test_static_members_and_cases_of_a_named_type(self):
        files = {
            "A/A.swift": "enum A { case a }",
            "B/A+B.swift": "extension A { static let b = 1 }",
            "C/C.swift": "let c = A.b",
            "D/D.swift": "let d = A.a",
        }
        self.assertEqual(self.edges(files), ["B → A", "C → A", "C → B", "D → A"])

    def test_what_is_private_is_used_by_nobody(self):
        files = {
            "A/A.swift": "private struct Helper {}", "B/B.swift": "private struct Helper {}\nlet b = Helper()",
            "C/C.swift": "let c = Helper()",
        }
        self.assertEqual(self.edges(files), [])

    def test_generic_parameters_and_local_names_hide(self):
        files = {
            "A/A.swift": "struct Item {}\nfunc softMax() {}\nlet seedOfAll = 1",
            "B/B.swift": "func b<Item>(_ item: Item) { let softMax = 1; use(softMax, { seedOfAll in seedOfAll }) }",
            "C/C.swift": "func c() { struct Item {}; _ = Item() }",
            "D/D.swift": "let d = seedOfAll",
        }
        self.assertEqual(self.edges(files), ["D → A"])


class TargetTests(Tree):
    def test_targets_that_import_each_other(self):
        targets = [target("A", "B"), target("B")]
        files = {"Sources/A/A.swift": "import B", "Sources/B/B.swift": "// import A"}
        self.assertEqual(structure.cycles(self.package(files, *targets)), [])
        files["Sources/B/B.swift"] = "import A"
        self.assertIn("targets depend on each other: A, B", str(structure.cycles(self.package(files, *targets))[0]))

    def test_folders_of_targets(self):
        """A uses B, which uses C: if A and C lie in one folder, that and the one of B are a cycle."""
        files = {"Sources/X/A/A.swift": "import B", "Sources/B/B.swift": "import C", "Sources/X/C/C.swift": "",
                 "Sources/Y/C/C.swift": ""}
        a, b = target("A", "B", path="Sources/X/A"), target("B", "C")
        apart = self.package(files, a, b, target("C", path="Sources/Y/C"))
        self.assertEqual(structure.cycles(apart), [])
        together = self.package(files, a, b, target("C", path="Sources/X/C"))
        self.assertIn("depend on each other: Sources/B, Sources/X", str(structure.cycles(together)[0]))

    def test_a_target_without_sources(self):
        files = {"Sources/A/A.swift": "", "Sources/CB/module.modulemap": "module CB {}"}
        self.assertEqual(structure.missing_folders(self.package(files, target("A"), target("CB", type="system"))), [])
        self.assertEqual(
            self.lines(structure.missing_folders(self.package(files, target("B")))),
            ["Package.swift:1: the target B has no sources in Sources/B"],
        )

    def test_sources_are_those_of_the_manifest(self):
        files = {"Own/A.swift": "", "Own/Not/B.swift": "", "Own/Sub/C.swift": "", "Own/D.swift": ""}
        package = self.package(files, target("A", path="Own", exclude=["Not", "D.swift"]))
        self.assertEqual([file.path.name for file in package.targets[0].files], ["A.swift", "C.swift"])
        package = self.package(files, target("A", path="Own", sources=["Sub"]))
        self.assertEqual([file.path.name for file in package.targets[0].files], ["C.swift"])


class ImportTests(Tree):
    def undeclared(self, text: str, *dependencies: str, **more: object) -> list[str]:
        files = {"Sources/A/A.swift": text, "Sources/B/B.swift": "", "Sources/System/S.swift": "",
                 "Sources/CNames/module.modulemap": "module CName [system] { header \"shim.h\" }"}
        package = self.package(
            files, target("A", *dependencies, **more), target("B", products=("Yams",)), target("System"),
            target("CNames", type="system"),
        )
        return self.lines(structure.undeclared_imports(package))

    def test_an_undeclared_import(self):
        message = "Sources/A/A.swift:2: imports B, which A does not declare in Package.swift"
        self.assertEqual(self.undeclared("\nimport B"), [message])
        self.assertEqual(self.undeclared("\n@testable import B\nimport struct B.C"), [message + " (and 1 more)"])
        self.assertEqual(self.undeclared("\nimport B", "B"), [])

    def test_modules_of_others(self):
        self.assertEqual(len(self.undeclared("import Yams")), 1)
        self.assertEqual(self.undeclared("import Yams", products=("Yams",)), [])
        self.assertEqual(self.undeclared("import Yams", "Yams"), [])

    def test_modules_of_the_toolchain(self):
        self.assertEqual(self.undeclared("import Foundation\nimport Glibc\nimport FoundationXML"), [])
        self.assertEqual(len(self.undeclared("import System")), 1)

    def test_modules_are_named_by_their_map(self):
        self.assertEqual(self.undeclared("import CName", "CNames"), [])
        self.assertEqual(len(self.undeclared("import CNames", "CNames")), 1)


class DependencyTests(Tree):
    MANIFEST = 'let targets = [\n  .target(name: "B"),\n  .target(name: "A", dependencies: [\n    "B"])]'

    def unused(self, text: str, other: dict, files: dict[str, str] = {}) -> list[str]:
        name = other["name"]
        package = self.package(
            {"Package.swift": self.MANIFEST, "Sources/A/A.swift": text, "Sources/B/B.swift": "", **files},
            target("A", name), other,
        )
        return self.lines(structure.unused_dependencies(package))

    def test_a_dependency_that_nothing_imports(self):
        message = "Package.swift:4: A declares B, which no file of it imports"
        self.assertEqual(self.unused("// import B", target("B")), [message])
        self.assertEqual(self.unused("import B", target("B")), [])

    def test_products(self):
        files = {"Sources/A/A.swift": "import Yams"}
        self.assertEqual(structure.unused_dependencies(self.package(files, target("A", products=("Yams",)))), [])
        found = structure.unused_dependencies(self.package(files, target("A", products=("Yams", "Socks"))))
        self.assertEqual(len(found), 1)

    def test_programs_need_no_import(self):
        self.assertEqual(self.unused("", target("B", type="executable")), [])

    def test_c_that_declares_nothing_needs_no_import(self):
        header = "// Nothing to call.\n#pragma once\n"
        files = {"Sources/C/include/c.h": header, "Sources/C/c.c": ""}
        self.assertEqual(self.unused("", target("C"), files), [])
        files["Sources/C/include/c.h"] = header + "int c(void);\n"
        self.assertEqual(len(self.unused("", target("C"), files)), 1)


class FunctionTests(Tree):
    def long(self, text: str, name: str = "F.swift") -> list[str]:
        return self.lines(structure.long_functions(self.package({f"Sources/App/{name}": text})))

    def body(self, head: str, lines: int) -> str:
        """A declaration of so many lines from its head to its brace."""
        return f"{head} {{\n" + "  g()\n" * (lines - 2) + "}\n"

    def test_the_limit(self):
        self.assertEqual(self.long(self.body("func f()", 70)), [])
        message = "Sources/App/F.swift:2: f has 71 lines, more than 70"
        self.assertEqual(self.long("\n" + self.body("func f()", 71)), [message])

    def test_comments_and_attributes_above_do_not_count(self):
        self.assertEqual(self.long("/// F.\n@Test(\n  1)\n" + self.body("func f()", 70)), [])

    def test_a_head_of_several_lines_counts(self):
        self.assertEqual(len(self.long(self.body("private func f(\n  a: Int\n)", 69))), 1)

    def test_every_kind_of_body(self):
        for head in ("init()", "subscript(i: Int) -> Int", "var v: Int", "static let v =", "deinit"):
            with self.subTest(head):
                self.assertEqual(len(self.long(f"class A {{\n{self.body(head, 71)}}}")), 1)
                self.assertEqual(self.long(f"class A {{\n{self.body(head, 70)}}}"), [])

    def test_types_and_neighbours_may_be_long(self):
        self.assertEqual(self.long(f"struct A {{\n{self.body('func f()', 60) * 5}}}"), [])

    def test_nested_functions_count_in_the_outer_one(self):
        short, long, rest = self.body("func inner()", 60), self.body("func inner()", 71), "g()\n" * 20
        self.assertEqual(len(self.long(f"func outer() {{\n{short}{rest}}}")), 1)
        self.assertEqual(len(self.long(f"func outer() {{\n{long}}}")), 2)

    def test_generated_files_may_have_long_ones(self):
        self.assertEqual(self.long(self.body("func f()", 71), "F.pb.swift"), [])


class CommentTests(Tree):
    def missing(self, text: str, name: str = "F.swift") -> list[str]:
        found = structure.missing_comments(self.package({f"Sources/App/{name}": text}))
        return [each.message.removesuffix(" has no doc comment") for each in found]

    def test_every_kind_of_declaration(self):
        for text in (
            "struct A {}", "class A {}", "enum A {}", "protocol A {}", "actor A {}", "func a() {}", "var a = 1",
            "let a = 1", "typealias A = B", "static func == (a: A, b: A) -> Bool { true }",
        ):
            for access in ("public", "package"):
                with self.subTest(f"{access} {text}"):
                    self.assertEqual(len(self.missing(f"{access} {text}")), 1)
                    self.assertEqual(self.missing(f"/// A.\n{access} {text}"), [])
            self.assertEqual(self.missing(text), [])

    def test_members(self):
        for text in ("init() {}", "subscript(i: Int) -> Int { i }", "open func a() {}"):
            with self.subTest(text):
                self.assertEqual(len(self.missing(f"struct A {{\n  public {text}\n}}")), 1)
                self.assertEqual(self.missing(f"struct A {{\n  /// A.\n  public {text}\n}}"), [])

    def test_cases_and_requirements(self):
        text = "/// A.\npackage enum A {\n  case a, b\n  static let c = 1\n}"
        self.assertEqual(self.missing(text), ["package case A.a, b"])
        self.assertEqual(self.missing("/// A.\npackage enum A {\n  /// A.\n  case a\n}"), [])
        self.assertEqual(self.missing("enum A { case a }"), [])
        self.assertEqual(
            self.missing("/// A.\npublic protocol A {\n  associatedtype B\n  func c()\n}"),
            ["public associatedtype A.B", "public func A.c"],
        )

    def test_members_of_an_exported_extension(self):
        self.assertEqual(
            self.missing("package extension A {\n  func b() {}\n  private func c() {}\n}\nextension A { func d() {} }"),
            ["package func A.b"],
        )

    def test_overrides_and_setters_need_none(self):
        self.assertEqual(self.missing("class A { public override func b() {}\n package(set) var c = 1 }"), [])

    def test_what_meets_a_documented_requirement_inherits_its_comment(self):
        protocols = (
            "/// A.\npackage protocol A {\n  /// B.\n  var b: Int { get }\n  // C.\n  func c()\n}\n"
            "protocol D: E.F & A where G: H {}\n"
        )
        bare = protocols.replace("  // C.\n  func c()\n", "")
        self.assertEqual(self.missing(protocols), ["package func A.c"])
        for text in (
            "struct I: A { package var b = 1 }", "struct I<T: J>: K, D { package var b = 1 }",
            "struct I { package var b = 1 }\nextension I: A {}", "extension A { package var b: Int { 1 } }",
            "extension I.J: A { package var b: Int { 1 } }",
        ):
            with self.subTest(text):
                self.assertEqual(self.missing(bare + text), [])
        for text in ("struct I { package var b = 1 }", "struct I<T: A> { package var b = 1 }", "package var b = 1"):
            with self.subTest(text):
                self.assertEqual(len(self.missing(bare + text)), 1)
        self.assertEqual(
            self.missing(protocols + "struct I: A {\n  package var b = 1\n  package func c() {}\n}"),
            ["package func A.c", "package func I.c"],
        )

    def test_where_a_comment_stands(self):
        self.assertEqual(self.missing("/// A.\n@MainActor\n@available(*,\n  deprecated)\npublic struct A {}"), [])
        self.assertEqual(self.missing("@MainActor\n/// A.\npublic struct A {}"), [])
        self.assertEqual(self.missing("/**\n A.\n */\npublic struct A {}"), [])
        self.assertEqual(self.missing("/// A.\n// swift-format-ignore\npublic struct A {}"), [])
        for text in ("/// A.\n\n", "// A.\n", "///\n", "/* A. */\n", "/// A.\nlet b = 1\n"):
            with self.subTest(text):
                self.assertEqual(len(self.missing(text + "public struct A {}")), 1)

    def test_generated_files_need_none(self):
        self.assertEqual(self.missing("public struct A {}", "F.pb.swift"), [])


class FileTests(Tree):
    def test_long_files_are_noted(self):
        package = self.package({"Sources/App/A.swift": "\n" * 400, "Sources/App/B.swift": "\n" * 401})
        (note,) = structure.long_files(package)
        self.assertEqual(str(note), "Sources/App/B.swift:1: note: 401 lines: a file past 400 asks to be two")
        self.assertTrue(note.is_note)


class OutputTests(Tree):
    def found(self, code: str, file: str = "Sources/App/App.swift", **more: object) -> list[str]:
        package = self.package({file: f"func f() {{\n  {code}\n}}\n"}, {"name": "App", **more})
        return self.lines(structure.other_output(package))

    def test_every_way_to_write_is_found(self):
        for code in (
            'print("a")', 'Swift.print("a")', "debugPrint(a)", "dump(a)", 'fputs("a", stderr)', "perror(a)",
            "FileHandle.standardError.write(a)", "let a: FileHandle = .standardOutput", "use(.standardError)",
            "write(STDOUT_FILENO, a, 1)", "Glibc.write(2, a, 1)", 'NSLog("a")',
        ):
            with self.subTest(code):
                self.assertTrue(self.found(code))
        self.assertEqual(
            self.found('print("a")'),
            ["Sources/App/App.swift:2: writes by `print(`: use Console, the checked writer"],
        )

    def test_what_only_looks_like_it(self):
        for code in (
            'a.print("b")', "fingerprint(a)", 'let a = "print(b)"', "// print(a)", "child.standardOutput = pipe",
            "children[0].standardError = pipe", "writer.write(12)", "a.stdout", "STDIN_FILENO",
        ):
            with self.subTest(code):
                self.assertEqual(self.found(code), [])

    def opened(self, code: str, file: str = "Sources/App/App.swift", **more: object) -> list[str]:
        package = self.package({file: f"func f() {{\n  {code}\n}}\n"}, {"name": "App", **more})
        return self.lines(structure.other_opening(package))

    def test_files_are_opened_by_their_room(self):
        for code in ("open(a, O_RDONLY)", "Data(contentsOf: a)", "FileHandle(forReadingAtPath: a)", "fopen(a, b)"):
            with self.subTest(code):
                self.assertTrue(self.opened(code))
                self.assertEqual(self.opened(code, "Sources/Files/F.swift", path="Sources/Files"), [])
        for code in ("log.open(a)", "list.append(contentsOf: a)", "Array(contentsOf)", "FileHandle.nullDevice"):
            with self.subTest(code):
                self.assertEqual(self.opened(code), [])

    def test_the_writer_and_the_tests_may(self):
        self.assertEqual(self.found("print(a)", structure.CONSOLE, path="Sources/Files"), [])
        self.assertEqual(self.found("print(a)", "Tests/App/A.swift", path="Tests/App"), [])


class SpaceKeyTests(Tree):
    SCHEMA = {
        "properties": {
            "data": {"description": "The log.", "properties": {"path": {"description": "Its file."}}},
            "features": {
                "description": "Columns.",
                "additionalProperties": {"properties": {"type": {"description": "What it holds."}}},
            },
            "hidden": {"description": "Layers.", "type": "array", "items": {"$ref": "#/$defs/layer"}},
        },
        "$defs": {
            "layer": {
                "oneOf": [
                    {"properties": {"width": {"description": "Units."}}},
                    {"properties": {"skip": {"$ref": "#/$defs/skip"}}},
                ]
            },
            "skip": {"description": "Whether the input is added."},
        },
    }

    def found(self, schema: dict, space: str = "") -> list[str]:
        self.write(
            {"docs/reference/space.schema.json": json.dumps(schema, indent=1), "search-spaces/a.yaml": space}
        )
        return self.lines(space_keys.findings(self.root))

    def test_without_a_schema_nothing_is_checked(self):
        (note,) = space_keys.findings(self.root)
        self.assertTrue(note.is_note)

    def test_a_property_without_a_description(self):
        self.assertEqual(self.found(self.SCHEMA), [])
        for description in ({}, {"description": " "}):
            schema = json.loads(json.dumps(self.SCHEMA))
            schema["$defs"]["layer"]["oneOf"][0]["properties"]["width"] = description
            (found,) = self.found(schema)
            path, line, message = found.split(":", 2)
            self.assertEqual(message, " the key layer.width has no description")
            self.assertIn('"width"', (self.root / path).read_text().split("\n")[int(line) - 1])

    def test_a_property_that_is_asked_about_or_forbidden_needs_no_description(self):
        schema = json.loads(json.dumps(self.SCHEMA))
        schema["$defs"]["layer"]["if"] = {"properties": {"width": {"const": 1}}}
        schema["$defs"]["layer"]["else"] = {"properties": {"skip": False}}
        self.assertEqual(self.found(schema), [])
        schema["$defs"]["layer"]["else"] = {"properties": {"skip": {}}}
        self.assertEqual(len(self.found(schema)), 1)

    def test_keys_and_names_that_the_page_does_not_tell(self):
        schema = json.loads(json.dumps(self.SCHEMA))
        schema["properties"]["data"]["properties"]["path"]["enum"] = ["here", None]
        keys = ("data", "data.path", "features", "features.NAME.type", "hidden", "width", "hidden.N.skip")
        page = "".join(f"## `{key}`\n\nText.\n\n" for key in keys) + "- `here`: Text.\n"
        for gone, message in (
            ("## `width`\n", "the key width has no heading"), ("- `here`: ", "the value here is not told"), ("", ""),
        ):
            with self.subTest(message):
                self.write({"docs/reference/space.md": page.replace(gone, "") if gone else page})
                self.assertEqual(self.found(schema), [f"docs/reference/space.md:1: {message}"] if gone else [])

    def test_keys_of_a_space(self):
        space = "data: {path: a.csv}\nfeatures:\n  'x: y': {type: z}\nhidden:\n- width: 3\n  skip: true\n- {width: 3}\n"
        self.assertEqual(self.found(self.SCHEMA, space), [])
        schema = "docs/reference/space.schema.json"
        for text, line, key in (
            ("\ndate: {path: a}", 2, "date"),
            ("data:\n  path: a\n  paths: b\n", 3, "data.paths"),
            ("data: {path: a,\n  # b: c\n  paths: b}\n", 3, "data.paths"),
            ("features:\n  a: {typo: b}\n", 2, "features.a.typo"),
            ("hidden:\n  - width: 3\n    with: 4\n", 3, "hidden[].with"),
            ("hidden: [{width: 3}, {with: 4}]\n", 1, "hidden[].with"),
        ):
            with self.subTest(text):
                self.assertEqual(
                    self.found(self.SCHEMA, text), [f"search-spaces/a.yaml:{line}: the key {key} is not in {schema}"]
                )

    def test_keys_of_yaml(self):
        text = (
            "# a: b\na: 1 # b: c\n\"b c\": 'd: e'\nf: |\n  g: h\n\n  i: j\nk:\n- l\n- m: {n: [o, {p: q r}], s}\n"
            "  t: http://u:8/v\n  w: {choices: [none, 16],\n    baseline: none}\n-\n  x: y\nz: [1, 2]\n"
        )
        self.assertEqual(
            [f"{line} {space_keys.dotted(path)}" for path, line in space_keys.keys_of(text)],
            [
                "2 a", "3 b c", "4 f", "8 k", "10 k[].m", "10 k[].m.n", "10 k[].m.n[].p", "11 k[].t", "12 k[].w",
                "12 k[].w.choices", "13 k[].w.baseline", "15 k[].x", "16 z",
            ],
        )


class ErrorPageTests(Tree):
    """Messages that pages quote, and commands that are printed."""

    def found(self, page: str, source: str) -> list[str]:
        self.write({"docs/reference/errors.md": page, "Sources/A/A.swift": source})
        return [each.message for each in error_pages.findings(self.root) if not each.is_note]

    def test_a_message_of_the_sources_passes(self) -> None:
        source = 'throw E("is \\(a): expected a " + "number; \\(b)")\nlet c = "at \\\n  most 1"\n'
        self.assertEqual(self.found("`is …: expected a number…`, `at most 1`\\\nCause.\n", source), [])

    def test_another_message_is_found(self) -> None:
        found = self.found("`is …: expected a letter`\\\nCause of `x`.\n", '// expected a letter\nlet a = "is "\n')
        self.assertEqual(found, ["no message of the program has `: expected a letter`"])

    def test_a_value_in_a_command_is_found(self) -> None:
        for text in ['"next: nas search \\(out)"', '"`nas space init --data \\(log)`"']:
            self.assertEqual(len(self.found("", f"note({text})")), 1, text)
        for text in ['"next: \\(command)"', '"nas search and \\(x)"', '"see `nas plan`: \\(x)"']:
            self.assertEqual(self.found("", f"note({text})")[1:], [], text)


class CheckTests(Tree):
    def test_findings_fail_and_notes_do_not(self):
        for text, status, last in (
            ("struct A {}" + "\n" * 401, 0, "0 findings"), ("package struct A {}", 1, "1 finding"),
        ):
            with self.subTest(last), contextlib.redirect_stdout(io.StringIO()) as printed:
                self.assertEqual(structure.check(self.package({"Sources/App/A.swift": text})), status)
            self.assertEqual(printed.getvalue().split("\n")[-2], last)

    def test_every_rule_is_asked(self):
        package = self.package(
            {
                "Sources/App/A/A.swift": "import B\nstruct A { let b: B }", "Sources/B/B.swift": "",
                "Sources/App/B/B.swift": "package struct B { let a: A }" + "\n" * 401,
                "Sources/App/C.swift": "func c() {" + "\n" * 70 + "}",
                "docs/reference/space.schema.json": '{"properties": {"a": {}}}',
            },
            target("App", products=("Yams",)), target("B"), target("Nowhere"),
        )
        for part in (
            "Nowhere has no sources", "depend on each other", "imports B", "declares Yams", "71 lines",
            "no doc comment", "asks to be two", "has no description",
        ):
            with self.subTest(part):
                self.assertEqual(sum(part in str(each) for each in structure.findings(package)), 1)


class APIDocsTests(Tree):
    def test_rooms_are_what_others_may_use_lowest_first(self):
        package = self.package(
            {
                "Sources/Up/F.swift": "import Down\npackage struct A {}", "Sources/Down/F.swift": "public struct B {}",
                "Sources/Made/F.pb.swift": "public struct C {}", "Sources/Own/F.swift": "struct D {}",
                "Sources/App/main.swift": "public struct E {}", "Tests/Support/F.swift": "package struct F {}",
            },
            target("Up", "Down"), target("Down"), target("Made"), target("Own"), target("App", type="executable"),
            target("Support", path="Tests/Support"),
        )
        documented = api_docs.rooms(package)
        self.assertEqual([room.name for room in documented], ["Down", "Up"])
        self.assertTrue(api_docs.landing_page(documented).endswith("- ``Down``\n- ``Up``\n"))


class GraphTests(Tree):
    def test_rooms_lowest_first_with_what_does_not_follow(self):
        package = self.package(
            {
                "Sources/Top/T.swift": "import Low\nimport Mid\nimport Yams",
                "Sources/Mid/M.swift": "import Low",
                "Sources/Low/A/A.swift": "struct A { let b: B; let c: C }",
                "Sources/Low/B/B.swift": "struct B { let c: C }",
                "Sources/Low/C.swift": "struct C {}",
                "Tests/TopTests/T.swift": "import Top",
            },
            target("Top", "Mid", "Low", products=("Yams",)), target("Mid", "Low"), target("Low"),
            target("TopTests", "Top", type="test"),
        )
        self.assertEqual(
            structure.graph(package),
            ["Low", "  .", "  B → .", "  A → B", "Mid → Low", "Top → Mid; uses Yams"],
        )

    def test_what_leads_into_a_cycle_stays(self):
        edges = dict.fromkeys([("a", "b"), ("b", "a"), ("c", "a"), ("c", "b"), ("d", "c"), ("d", "a")])
        self.assertEqual(folders.reduced(edges), {("a", "b"), ("b", "a"), ("c", "a"), ("c", "b"), ("d", "c")})
        self.assertEqual(folders.ordered(["d", "c", "b", "a"], edges), ["a", "b", "c", "d"])


if __name__ == "__main__":
    unittest.main()
