"""The pages' scripts agree with the types that they name."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def test_the_scripts_of_the_pages_are_typed() -> None:
    compiler = HERE / "node_modules" / ".bin" / "tsc"
    if shutil.which("node") is None or not compiler.exists():
        if os.environ.get("CI"):
            pytest.fail("CI skips nothing, and the compiler is not here")
        pytest.skip("scripts/setup --tests installs the compiler")
    told = subprocess.run([compiler, "-p", HERE / "tsconfig.json"], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout
