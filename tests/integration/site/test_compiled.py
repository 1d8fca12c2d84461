"""The compiled copy: judges like its sources, is never stale, and never in the way when it is broken. Real mypyc."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from zarf.site import compiled
from zarf.site.commands.doctor import examine
from zarf.site.compiled import CannotCompile, copies, find_copy, fingerprint, make_copy, what_is_missing
from zarf.site.compiled_loading import use_compiled
from zarf.site.config import Config

SOURCE = Path(__file__).parents[3] / "src"
SMALL = ("core/wire/lexical.py",)
"""One module stands for all where what is compiled does not matter."""
needs_compiler = pytest.mark.skipif(bool(what_is_missing()), reason=f"cannot compile here: {what_is_missing()}")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one copy of SMALL."""
    folder = tmp_path_factory.mktemp("copies")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "HOT", SMALL)
        make_copy(folder)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, to be damaged."""
    monkeypatch.setattr(compiled, "HOT", SMALL)
    subprocess.run(["cp", "-a", f"{made}/.", tmp_path], check=True)
    return tmp_path


def in_new_process(folder: Path, source: Path = SOURCE, **environment: str) -> tuple[str, str]:
    """The state there, and the file that the module of SMALL came from."""
    script = f"""if True:
        from zarf.site import compiled
        compiled.HOT = {SMALL!r}
        from pathlib import Path
        from zarf.site.compiled_loading import use_compiled
        state = use_compiled(Path({str(folder)!r}))
        from zarf.core.wire import lexical
        print(state.kind, lexical.__file__, sep="\\n")
    """
    env = os.environ | {"PYTHONPATH": str(source), "ZARF_COMPILED": ""} | environment
    command = [sys.executable, "-P", "-c", script]
    said = subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()
    return said[0], said[1]


@needs_compiler
@pytest.mark.timeout(900)
def test_the_whole_copy_judges_like_its_sources_and_commands_run_it(tmp_path: Path) -> None:
    """`make_copy` itself compares hundreds of verdicts of both; here the command line then really uses it."""
    make_copy(tmp_path)
    start = f"""if True:
        import sys
        from pathlib import Path
        from zarf.site import compiled, compiled_loading, entry
        compiled_loading.copies_folder = lambda: Path({str(tmp_path)!r})
        try:
            entry.main(["validate", "--json", "--draft", {str(SOURCE.parent / "examples/invoice-ready.xml")!r}])
        except SystemExit as done:
            print(done.code)
        hot = ["zarf." + name.removesuffix(".py").replace("/", ".") for name in compiled.HOT]
        print(compiled_loading.state().kind, [n for n in hot if n in sys.modules and
              sys.modules[n].__file__.endswith(".py")], sum(n in sys.modules for n in hot) > 10)
    """
    env = os.environ | {"PYTHONPATH": str(SOURCE), "ZARF_COMPILED": ""}
    command = [sys.executable, "-P", "-c", start]
    said = subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()
    assert json.loads(said[0])["valid"] is True
    assert said[1:] == ["0", "in use [] True"]


@pytest.mark.parametrize("module", ["zarf.site.entry", "zarf.site.web", "zarf.site.worker"])
def test_no_process_imports_a_hot_module_before_the_copy_is_asked(module: str) -> None:
    hot = ["zarf." + name.removesuffix(".py").replace("/", ".") for name in compiled.HOT]
    script = f"import sys, {module}; print([name for name in {hot!r} if name in sys.modules])"
    command = [sys.executable, "-P", "-c", script]
    env = os.environ | {"PYTHONPATH": str(SOURCE)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


@needs_compiler
def test_a_copy_of_these_sources_is_used(folder: Path) -> None:
    kind, file = in_new_process(folder)
    assert kind == "in use"
    assert Path(file).parent == folder / fingerprint()


@needs_compiler
def test_it_can_be_switched_off(folder: Path) -> None:
    assert in_new_process(folder, ZARF_COMPILED="no") == ("off", str(SOURCE / "zarf/core/wire/lexical.py"))


@needs_compiler
@pytest.mark.parametrize("changed", ["core/wire/lexical.py", "core/xml/namespaces.py", "core/new_module.py"])
def test_a_changed_source_is_never_run_stale(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, changed: str
) -> None:
    """Also when another module was changed: its constants are inside the compiled ones."""
    source = tmp_path_factory.mktemp("src")
    subprocess.run(["cp", "-a", SOURCE / "zarf", source], check=True)
    assert in_new_process(folder, source)[0] == "in use"
    with (source / "zarf" / changed).open("a") as file:
        file.write("\n# changed\n")
    assert in_new_process(folder, source) == ("none", str(source / "zarf/core/wire/lexical.py"))


@needs_compiler
@pytest.mark.parametrize("damage", ["cut", "gone", "altered", "manifest", "of another Python"])
def test_a_broken_copy_falls_back_to_the_sources(folder: Path, damage: str) -> None:
    place = folder / fingerprint()
    [code] = place.glob("*.lexical.*.so")
    if damage == "cut":
        code.write_bytes(code.read_bytes()[:1000])
    elif damage == "gone":
        code.unlink()
    elif damage == "altered":
        code.write_bytes(code.read_bytes()[:-1] + b"?")
    elif damage == "manifest":
        (place / "manifest.json").write_text('{"modules"')
    else:
        # As made, but nothing this Python can load.
        code.write_bytes(b"\x7fELF nothing")
        told = json.loads((place / "manifest.json").read_text())
        told["modules"]["nothing__mypyc"] = code.name
        told["files"] = {}
        (place / "manifest.json").write_text(json.dumps(told))
    assert in_new_process(folder) == ("broken", str(SOURCE / "zarf/core/wire/lexical.py"))


def test_a_process_that_has_the_sources_already_keeps_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from zarf.core.wire import lexical

    code = tmp_path / "x.so"
    monkeypatch.setattr(
        "zarf.site.compiled_loading.find_copy", lambda _: compiled.Copy(tmp_path, {lexical.__name__: code})
    )
    before = list(sys.meta_path)
    state = use_compiled(tmp_path)
    assert (state.kind, "zarf.core.wire.lexical" in state.detail) == ("broken", True)
    assert sys.meta_path == before


@needs_compiler
def test_a_copy_that_judges_otherwise_is_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "HOT", SMALL)
    said = iter([b"1 0 valid", b"1 1 invalid"])
    real = compiled._run

    def run(command: list[str], folder: Path, log: Path, **environment: str) -> bytes:
        return next(said) if "zarf.site.compiled_trial" in command else real(command, folder, log, **environment)

    monkeypatch.setattr(compiled, "_run", run)
    with pytest.raises(CannotCompile, match="judges otherwise"):
        make_copy(tmp_path)
    assert copies(tmp_path) == []
    assert list(tmp_path.glob("making-*")) == []


@needs_compiler
def test_a_failed_compile_leaves_the_log_and_no_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "HOT", ("core/no_such_module.py",))
    with pytest.raises(CannotCompile) as caught:
        make_copy(tmp_path)
    assert caught.value.log is not None
    assert b"no_such_module" in caught.value.log.read_bytes()
    assert find_copy(tmp_path) is None


@needs_compiler
def test_only_the_present_copy_and_the_one_before_are_kept(folder: Path) -> None:
    for age, name in enumerate(["aaaa", "bbbb", "cccc"], start=1):
        (folder / name).mkdir()
        (folder / name / "manifest.json").write_text("{}")
        os.utime(folder / name / "manifest.json", (10**9 - age, 10**9 - age))
    (folder / "making-killed").mkdir()
    compiled._clean(folder, folder / fingerprint())
    assert {item.name for item in folder.iterdir() if item.is_dir()} == {fingerprint(), "aaaa"}


def test_the_doctor_tells_what_became_of_the_copy_and_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ZARF_HOME", str(tmp_path))
    from zarf.site import compiled_loading

    def told(kind: str) -> tuple[str, str]:
        monkeypatch.setattr(compiled_loading, "_state", compiled_loading.State(kind, "x.so is damaged"))
        line = list(examine(Config.load()))[-1]
        return line.en, line.fix

    assert told("in use") == ("The compiled copy is in use", "")
    assert told("none")[1].endswith("./zarf compile")
    assert told("broken") == ("The compiled copy is damaged and not used: x.so is damaged", "./zarf compile")
    assert "ZARF_COMPILED=no" in told("off")[0]


def test_up_renews_the_copy_only_where_one_was_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A first run or a demo compiles nothing by itself."""
    from zarf.site import compiled_loading
    from zarf.site.commands import up

    started: list[list[str]] = []
    (tmp_path / "logs").mkdir()
    monkeypatch.setattr(compiled_loading, "_state", compiled_loading.State("none"))
    monkeypatch.setattr(up, "copies_folder", lambda: tmp_path)
    monkeypatch.setattr(up, "what_is_missing", lambda: "")
    monkeypatch.setattr(up.processes, "spawn", lambda command, **_: started.append(command))
    up.renew_copy(tmp_path)
    assert started == []
    (tmp_path / "older").mkdir()
    (tmp_path / "older" / "manifest.json").write_text("{}")
    up.renew_copy(tmp_path)
    assert started[0][-2:] == ["zarf.site.entry", "compile"]
    monkeypatch.setattr(compiled_loading, "_state", compiled_loading.State("in use"))
    up.renew_copy(tmp_path)
    assert len(started) == 1
