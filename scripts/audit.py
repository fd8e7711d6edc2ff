"""Looks for known vulnerabilities in what is installed, and for dangerous calls in our own code: `make audit`.

    python scripts/audit.py PIP_AUDIT

PIP_AUDIT is the command of that name (https://pypi.org/project/pip-audit), which asks PyPI's advisory service about
each line of constraints.txt. The exit code is 0 only when every package was looked up and none has an advisory.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parent.parent

DANGEROUS = "S102,S301,S302,S307,S506,S602,S604,S605,S609,S612"
"""Rules of ruff: exec, pickle, marshal, eval, yaml.load, shells, logging.config.listen."""

OURS = ("assistant", "index", "app.py", "benchmarks", "scripts")


def dangerous_calls(paths: tuple[str, ...] = OURS, folder: Path = REPOSITORY) -> str:
    """What ruff says of dangerous calls in these paths, no comment excusing any; "" when there are none."""
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent)) or "ruff"
    command = [ruff, "check", "--isolated", "--no-cache", "--quiet", "--ignore-noqa", "--select", DANGEROUS, *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    return done.stdout + done.stderr if done.returncode else ""


def advisories(pip_audit: str) -> dict[str, Any]:
    """The report of pip-audit on constraints.txt. Raises RuntimeError when it makes none."""
    command = [pip_audit, "--requirement", "constraints.txt", "--no-deps", "--disable-pip", "--format", "json"]
    try:
        done = subprocess.run(
            [*command, "--progress-spinner", "off"], capture_output=True, text=True, check=False, cwd=REPOSITORY
        )
        report: dict[str, Any] = json.loads(done.stdout)
    except OSError as error:
        raise RuntimeError(str(error)) from error
    except ValueError as error:
        said = done.stderr.strip().splitlines() or ["it says nothing"]
        raise RuntimeError(said[-1][:300]) from error
    return report


def verdict(report: dict[str, Any]) -> tuple[str, bool]:
    """What a report of pip-audit comes to, and whether that is well."""
    packages = report["dependencies"]
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    found = [
        f"{package['name']} {package['version']} has {one['id']}: "
        + (f"use {' or '.join(one['fix_versions'])}." if one["fix_versions"] else "no version mends it yet.")
        for package in packages
        for one in package.get("vulns", [])
    ]
    if found:
        return "\n".join(found), False
    if unknown:
        named = ", ".join(unknown[:3]) + (", …" if len(unknown) > 3 else "")
        told = f"The advisory service knows nothing of {len(unknown)} of {len(packages)} packages ({named})"
        return f"{told}: ask again where pypi.org can be reached.", False
    return f"None of {len(packages)} packages has a known vulnerability.", True


def main() -> int:
    """Prints what is found; returns the exit code."""
    calls = dangerous_calls()
    print(calls or "Our code has no pickle, eval, exec, or shell.")
    try:
        sentence, is_well = verdict(advisories(sys.argv[1]))
    except RuntimeError as error:
        reason = str(error).rstrip(".")
        sentence, is_well = f"The advisory service cannot be asked ({reason}): try again with a network.", False
    print(sentence)
    return 0 if is_well and not calls else 1


if __name__ == "__main__":
    sys.exit(main())
