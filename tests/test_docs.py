"""What the documents say of names, sections and output is so."""

import re
from pathlib import Path

import yaml

from assistant.settings import Settings
from tests.conftest import REPOSITORY
from tests.test_cli import Run

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
EVALUATION = (REPOSITORY / "docs" / "evaluation.md").read_text(encoding="utf-8")


def test_the_contents_list_every_section_in_order() -> None:
    titles = re.findall(r"^## (.*)$", EVALUATION, re.MULTILINE)
    anchors = [re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles]
    assert re.findall(r"^- \[(.*?)\]\(#(.*?)\)", EVALUATION, re.MULTILINE) == list(zip(titles, anchors, strict=True))


def test_the_readme_names_every_setting() -> None:
    section = README.partition("## Settings\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"MIIT_\w+", section)) == {f"MIIT_{field.upper()}" for field in Settings.model_fields}


def test_the_readmes_example_is_what_is_printed(miit_folder: Path, tmp_path: Path) -> None:
    question, shown = re.findall(r'```console\n\$ miit ask "(.*?)"\n(.*?)```', README, re.DOTALL)[0]
    printed = Run(miit_folder, tmp_path)("ask", question).stdout
    pattern = ".*".join(re.escape(piece) for piece in shown.split("…"))
    assert re.fullmatch(pattern, printed, re.DOTALL)


def test_the_compose_file_names_settings_that_there_are_and_one_index() -> None:
    services = yaml.safe_load((REPOSITORY / "deploy" / "compose.yaml").read_text(encoding="utf-8"))["services"]
    proxied = re.findall(r"server (\S+):7860;", (REPOSITORY / "deploy" / "nginx.conf").read_text(encoding="utf-8"))
    assert proxied == [name for name in services if name.startswith("front-end")]
    for name in proxied:
        environment = services[name]["environment"]
        assert set(environment) <= {f"MIIT_{field.upper()}" for field in Settings.model_fields}
        host, port = environment["MIIT_INDEX_URL"].removeprefix("http://").split(":")
        assert (host in services, port) == (True, "19530")
        assert "volumes" not in services[name]
