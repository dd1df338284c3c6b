"""What the source may not hold: anything that runs what it reads, and a way out for a formula or a script."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).resolve().parents[2]
ROOMS = ("assistant", "ingest", "vectorstore", "prompts", "evals")
FILES = [*(path for room in ROOMS for path in sorted((HERE / room).rglob("*.py"))), HERE / "run.py"]
NEVER_IMPORTED = {"pickle", "cPickle", "dill", "cloudpickle", "shelve", "marshal", "joblib", "jsonpickle"}
NEVER_CALLED = {"eval", "exec", "compile", "__import__"}
SAFE_LOADERS = {"SafeLoader", "CSafeLoader"}
#: Streamlit's tables carry a download as a spreadsheet of their own, in which a cell that begins with = is a
#: formula; ours are HTML. Whoever needs one writes the cells through a function that disarms them, and lists
#: the file here with it.
SPREADSHEETS = {"dataframe", "data_editor", "table", "to_csv", "to_excel"}
#: What may be shown with HTML or scripts in it on, and why it holds nobody's words.
RAW_HTML = {
    "assistant/app/frame.py": "the pages' own script, a file of ours",
    "assistant/app/page.py": "the path of a complaint, drawn from our own labels",
    "assistant/app/first_screen.py": "the same",
    "assistant/app/workbench/case_page.py": "the path and the timeline, drawn from our own labels",
}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Each call with the name it is called by, in full where it is dotted."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in FILES:
        yield str(path.relative_to(HERE)), ast.parse(path.read_text(encoding="utf-8"))


def unsafe(tree: ast.AST) -> list[str]:
    """Every place where reading data could run it."""
    found = []
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{each.name}" for each in node.names)]
        found += [f"imports {name}" for name in names if name.split(".")[0] in NEVER_IMPORTED]
        found += [f"imports {name}" for name in names if name in ("yaml.load", "torch.load", "os.system")]
    for name, node in calls(tree):
        given = {each.arg: each.value for each in node.keywords}
        if name in NEVER_CALLED or name in ("builtins.eval", "builtins.exec", "os.system", "os.popen"):
            found.append(f"calls {name}")
        if name in ("yaml.load", "yaml.load_all") and not _safe_loader(given.get("Loader"), node, tree):
            found.append(f"calls {name} with a loader that is not safe")
        if name in ("yaml.unsafe_load", "yaml.full_load"):
            found.append(f"calls {name}")
        if name == "torch.load" and not _is(given.get("weights_only"), True):
            found.append("calls torch.load without weights_only")
        if name in ("np.load", "numpy.load") and not _absent_or(given.get("allow_pickle"), False):
            found.append("calls numpy.load with pickle allowed")
        if name.startswith("subprocess.") and not _absent_or(given.get("shell"), False):
            found.append(f"calls {name} through a shell")
        if name in ("XMLParser", "etree.XMLParser") and not _is(given.get("resolve_entities"), False):
            found.append("parses XML with entities")
        if _is(given.get("trust_remote_code"), True):
            found.append(f"calls {name} with trust in remote code")
    return found


def _is(node: ast.expr | None, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


def _absent_or(node: ast.expr | None, value: object) -> bool:
    return node is None or _is(node, value)


def _safe_loader(loader: ast.expr | None, call: ast.Call, tree: ast.AST) -> bool:
    """Whether a loader is one of the safe ones: named so, or a name that is only ever given one of them."""
    loader = loader if loader is not None else (call.args[1] if len(call.args) > 1 else None)
    if loader is None:
        return False
    return any(safe in ast.unparse(loader) for safe in SAFE_LOADERS) or (
        isinstance(loader, ast.Name) and _only_safe(loader.id, tree)
    )


def _only_safe(name: str, tree: ast.AST) -> bool:
    values = [
        ast.unparse(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and node.value is not None
        and name
        in {ast.unparse(t) for t in (node.targets if isinstance(node, ast.Assign) else [node.target])}
    ]
    return bool(values) and all(any(safe in value for safe in SAFE_LOADERS) for value in values)


def test_nothing_that_is_read_is_run() -> None:
    assert len(FILES) > 200
    found = [f"{name} {each}" for name, tree in trees() for each in unsafe(tree)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from joblib import load",
        "eval(text)",
        "exec(text)",
        "yaml.load(text)",
        "yaml.load(text, Loader=yaml.Loader)",
        "yaml.load(text, yaml.FullLoader)",
        "L = yaml.Loader\nyaml.load(text, Loader=L)",
        "torch.load(path)",
        "torch.load(path, weights_only=False)",
        "np.load(path, allow_pickle=True)",
        "subprocess.run(command, shell=True)",
        "os.system(command)",
        "from yaml import load",
        "etree.XMLParser()",
        "SentenceTransformer(name, trust_remote_code=True)",
    ],
)
def test_the_scan_finds_what_it_is_for(line: str) -> None:
    assert unsafe(ast.parse(line))


@pytest.mark.parametrize(
    "line",
    [
        "yaml.load(text, Loader=yaml.CSafeLoader)",
        "L = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)\nyaml.load(text, Loader=L)",
        "np.load(path)",
        "model.eval()",
        "re.compile(text)",
        "subprocess.run(command)",
    ],
)
def test_the_scan_lets_pass_what_is_safe(line: str) -> None:
    assert not unsafe(ast.parse(line))


def test_no_page_offers_a_spreadsheet_in_which_words_could_be_a_formula() -> None:
    found = [
        f"{name}, line {node.lineno}: {called}"
        for name, tree in trees()
        if name.startswith("assistant/")
        for called, node in calls(tree)
        if called.split(".")[-1] in SPREADSHEETS or called.startswith("csv.")
    ]
    assert not found, "\n".join(found)


def test_raw_html_is_shown_only_where_it_holds_nobody_s_words() -> None:
    found = {
        name
        for name, tree in trees()
        for _, node in calls(tree)
        for keyword in node.keywords
        if keyword.arg in ("unsafe_allow_html", "unsafe_allow_javascript") and not _is(keyword.value, False)
    }
    assert found <= set(RAW_HTML)


def test_every_limit_of_the_server_is_set_and_none_by_chance() -> None:
    text = (HERE / "assistant/app/streamlit.yaml").read_text(encoding="utf-8")
    held = yaml.safe_load(text)
    assert held["server.maxUploadSize"] == 10
    assert held["server.maxMessageSize"] <= 20
    assert held["server.maxWidgetStateSize"] <= 5
    assert held["server.enableXsrfProtection"] is True
    assert held["server.xsrfCookieSameSite"] == "strict"
    assert held["server.enableCORS"] is True
    assert held["server.address"] == "127.0.0.1"
    assert set(held["server.allowedHosts"]) == {"localhost", "127.0.0.1"}
    assert held["server.enableStaticServing"] is False
    assert held["server.disconnectedSessionTTL"] <= 300
    assert held["client.showErrorDetails"] == "none"
    assert held["browser.gatherUsageStats"] is False


def test_where_it_is_hosted_only_its_own_name_is_let_in_besides() -> None:
    from assistant.app.launch import flags

    given = flags(8501, open_browser=False, public_url="https://help.example.org")
    assert [each for each in given if "allowedHosts" in each] == [
        "--server.allowedHosts=localhost",
        "--server.allowedHosts=127.0.0.1",
        "--server.allowedHosts=help.example.org",
    ]
    assert "--server.corsAllowedOrigins=https://help.example.org" in given
    assert "--browser.serverPort=443" in given
    assert "--server.address=127.0.0.1" in given


def test_the_settings_are_ones_the_server_knows() -> None:
    from streamlit import config

    known = set(config._config_options_template)
    held = yaml.safe_load((HERE / "assistant/app/streamlit.yaml").read_text(encoding="utf-8"))
    assert set(held) <= known
