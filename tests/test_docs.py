"""What the documents say of names, sections and output is so."""

import re
from pathlib import Path

import yaml

from assistant.settings import Settings
from tests.command_line import Run
from tests.conftest import REPOSITORY

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
        # Nothing is shared but the users' folder: of a file that is mounted by itself, no container sees another.
        assert services[name]["volumes"] == ["./users:/run/users:ro"]
        assert environment["MIIT_AUTH_FILE"].startswith("/run/users/")
        assert services[name]["init"] is True
        assert "http://127.0.0.1:7860/health" in services[name]["healthcheck"]["test"][-1]


def test_nginx_keeps_who_asks_and_how_and_only_proxies_may_tell() -> None:
    conf = (REPOSITORY / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    compose = yaml.safe_load((REPOSITORY / "deploy" / "compose.yaml").read_text(encoding="utf-8"))
    own = compose["networks"]["default"]["ipam"]["config"][0]["subnet"]
    assert re.findall(r"set_real_ip_from (\S+);", conf) == ["127.0.0.0/8", own]
    assert own == compose["services"]["front-end-1"]["environment"]["MIIT_TRUSTED_PROXIES"]
    assert {"real_ip_header X-Forwarded-For;", "real_ip_recursive on;", "hash $remote_addr consistent;"} <= {
        line.strip() for line in conf.splitlines()
    }
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in conf
    assert "proxy_set_header X-Forwarded-Proto $client_scheme;" in conf


def test_no_secret_goes_into_the_image() -> None:
    left_out = (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {".env", "deploy/users", ".git", ".venv", "build"} <= set(left_out)
