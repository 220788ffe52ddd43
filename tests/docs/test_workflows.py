"""The workflows are well formed, run what there is, and are given no more than they need."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from docs.documents import ROOT, project

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
MARKERS = ["rig", "measured"]
SYSTEMS = {"ubuntu-latest", "macos-latest", "windows-latest"}

each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = YAML(typ="safe").load(path)
    return content


def runs(workflow: dict[str, Any]) -> list[str]:
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    return [step["run"] for step in steps if "run" in step]


def test_there_are_two() -> None:
    assert [path.stem for path in WORKFLOWS] == ["release", "tests"]


@each_workflow
def test_what_it_runs_is_in_the_project(path: Path) -> None:
    for line in runs(read(path)):
        for name in re.findall(r"tools/[\w.]+", line):
            assert (ROOT / name).is_file()
        for target in re.findall(r"^make (\S+)", line):
            assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@each_workflow
def test_its_jobs_wait_for_jobs_there_are_and_end(path: Path) -> None:
    jobs = read(path)["jobs"]
    for job in jobs.values():
        assert job.get("needs") in {None, *jobs}
        assert job["timeout-minutes"] <= 60


@each_workflow
def test_only_what_publishes_may_write(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] == {"contents": "read"}
    written = {
        name: job["permissions"] for name, job in workflow["jobs"].items() if "permissions" in job
    }
    allowed = {"publish": {"id-token": "write"}, "announce": {"contents": "write"}}
    assert written == (allowed if path.stem == "release" else {})


@each_workflow
def test_it_keeps_no_secret(path: Path) -> None:
    assert "secrets." not in path.read_text(encoding="utf-8")


def test_the_tests_run_on_three_systems_and_leave_out_what_needs_a_sound_card() -> None:
    workflow = read(ROOT / ".github/workflows/tests.yml")
    matrix = workflow["jobs"]["tests"]["strategy"]["matrix"]
    assert set(matrix["system"]) == SYSTEMS
    [line] = [line for line in runs(workflow) if "pytest" in line]
    left_out = " and ".join(f"not {marker}" for marker in MARKERS)
    assert f'-m "{left_out}"' in line
    markers = project()["tool"]["pytest"]["ini_options"]["markers"]
    assert [marker.split(":")[0] for marker in markers] == MARKERS
    assert min(matrix["python"]) == project()["project"]["requires-python"].removeprefix(">=")
