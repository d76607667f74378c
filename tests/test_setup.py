"""script/setup on a machine that lacks something: what it installs, as whom, and what it says when it may not."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


class Machine:
    """Programs that write down how they were called, in front of this machine's own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.calls = folder, folder / "calls"
        for name in ("bash", "basename", "cat", "dirname"):
            (folder / name).symlink_to(f"/usr/bin/{name}")
        self.calls.touch()

    def has(self, name: str, does: str = "") -> None:
        path = self.folder / name
        path.write_text(f'#!/usr/bin/bash\necho "{name} $*" >>{self.calls}\n{does}\n')
        path.chmod(0o755)

    def needs(self, *packages: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [
                "bash",
                "-c",
                '. script/lib.sh; need_packages "what the portal runs on" "$@"',
                "setup",
                *packages,
            ],
            cwd=ROOT,
            env={"PATH": str(self.folder)},
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )

    def called(self) -> list[str]:
        return [line for line in self.calls.read_text().splitlines() if not line.startswith("id ")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


INSTALL = "install -y -qq --no-install-recommends"


def test_root_installs_what_is_missing(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has("apt-get")
    machine.has("env", 'shift; "$@"')

    assert machine.needs("python3", "python3-venv").returncode == 0
    calls = machine.called()
    assert calls[0] == "apt-get update -qq"
    assert calls[-1] == f"apt-get {INSTALL} python3 python3-venv"


def test_others_install_with_sudo(machine: Machine) -> None:
    machine.has("id", "echo 1000")
    machine.has("sudo")
    machine.has("apt-get")

    assert machine.needs("chromium").returncode == 0
    assert machine.called() == [
        "sudo apt-get update -qq",
        f"sudo env DEBIAN_FRONTEND=noninteractive apt-get {INSTALL} chromium",
    ]


def test_with_neither_the_command_is_told(machine: Machine) -> None:
    machine.has("id", "echo 1000")
    machine.has("apt-get")

    done = machine.needs("postgresql", "redis-server")
    assert done.returncode == 1
    assert "As root, run: apt-get install postgresql redis-server" in done.stderr
    assert machine.called() == []


def test_another_system_is_told_what_corresponds(machine: Machine) -> None:
    machine.has("id", "echo 0")

    done = machine.needs("libpango-1.0-0")
    assert done.returncode == 1
    assert "no apt-get. Install what corresponds to: libpango-1.0-0" in done.stderr


def test_what_cannot_be_installed_is_named(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has("apt-get", '[ "$1" = update ]')
    machine.has("env", 'shift; "$@"')

    done = machine.needs("chromium")
    assert done.returncode == 1
    assert "apt-get could not install what the portal runs on: chromium" in done.stderr


def test_the_packages_are_those_of_the_image() -> None:
    """What is imported without a wheel of its own: Pango and HarfBuzz, by WeasyPrint."""
    setup = (ROOT / "script" / "setup").read_text("utf-8")
    image = (ROOT / "Dockerfile").read_text("utf-8").rpartition("FROM ")[2]
    for package in ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "ca-certificates"):
        assert package in setup
        assert package in image
