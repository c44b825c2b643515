"""Blueprints are installed when somebody asks for it, and never over what somebody has changed."""
# ruff: noqa: ASYNC240 - a test may wait for its own disk

from pathlib import Path

import pytest
from homeassistant.core import Context, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError, Unauthorized

from custom_components.verisure_local.const import DOMAIN
from custom_components.verisure_local.installing import async_get_installer
from tests.blueprints.conftest import Paired
from tests.blueprints.test_files import FILES

ALL = sorted(path.as_posix() for path in FILES)
ONE = "automation/verisure_local/auto_lock.yaml"


@pytest.fixture
def folder(paired: Paired, tmp_path: Path) -> Path:
    paired.hass.config.config_dir = str(tmp_path / "config")
    return tmp_path / "config" / "blueprints"


async def install(paired: Paired, context: Context | None = None) -> dict[str, list[str]]:
    answer = await paired.hass.services.async_call(
        DOMAIN, "install_blueprints", blocking=True, return_response=True, context=context or paired.as_anna
    )
    return {str(key): [str(each) for each in value] for key, value in answer.items()}


async def test_nothing_is_installed_unasked(paired: Paired, folder: Path) -> None:
    assert not folder.exists()


async def test_all_are_installed_once_and_kept_after(paired: Paired, folder: Path) -> None:
    assert await install(paired) == {"installed": ALL, "updated": [], "kept": [], "changed": []}
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == ALL
    assert await install(paired) == {"installed": [], "updated": [], "kept": ALL, "changed": []}


async def test_a_changed_file_is_left_alone_and_a_removed_one_comes_back(paired: Paired, folder: Path) -> None:
    await install(paired)
    (folder / ONE).write_text("mine")
    (folder / ALL[0]).unlink()
    answer = await install(paired)
    assert (answer["installed"], answer["changed"]) == ([ALL[0]], [ONE])
    assert (folder / ONE).read_text() == "mine"


async def test_a_file_that_was_there_before_is_somebodys_own(paired: Paired, folder: Path) -> None:
    (folder / ONE).parent.mkdir(parents=True)
    (folder / ONE).write_text("mine")
    assert (await install(paired))["changed"] == [ONE]


async def test_what_we_installed_is_brought_up_to_date(hass: HomeAssistant, tmp_path: Path) -> None:
    installer = async_get_installer(hass)
    await installer.async_install({"a.yaml": b"1", "b.yaml": b"1"}, tmp_path)
    (tmp_path / "b.yaml").write_bytes(b"mine")
    done = await installer.async_install({"a.yaml": b"2", "b.yaml": b"2"}, tmp_path)
    assert (done.updated, done.changed) == (["a.yaml"], ["b.yaml"])
    assert [(tmp_path / each).read_bytes() for each in ("a.yaml", "b.yaml")] == [b"2", b"mine"]


async def test_only_an_administrator_installs(paired: Paired, folder: Path) -> None:
    user = await paired.hass.auth.async_create_user("Erik", group_ids=["system-users"])
    with pytest.raises(Unauthorized):
        await install(paired, Context(user_id=user.id))
    assert not folder.exists()


async def test_a_folder_that_cannot_be_written_is_told(paired: Paired, folder: Path) -> None:
    folder.parent.mkdir(parents=True)
    folder.write_text("a file where the folder should be")
    with pytest.raises(HomeAssistantError) as failed:
        await install(paired)
    assert failed.value.translation_key == "not_installed"


async def test_the_page_says_that_they_could_not_be_written_and_can_be_asked_again(
    paired: Paired, folder: Path
) -> None:
    folder.parent.mkdir(parents=True)
    folder.write_text("a file where the folder should be")
    options = paired.hass.config_entries.options
    menu = await options.async_init(paired.entry.entry_id)
    asked = await options.async_configure(menu["flow_id"], {"next_step_id": "blueprints"})
    told = await options.async_configure(asked["flow_id"], {})
    assert told["errors"] == {"base": "not_installed"}
    folder.unlink()
    assert (await options.async_configure(told["flow_id"], {}))["reason"] == "blueprints_installed"


async def test_the_page_asks_first_and_names_what_it_left_alone(paired: Paired, folder: Path) -> None:
    options = paired.hass.config_entries.options
    menu = await options.async_init(paired.entry.entry_id)
    asked = await options.async_configure(menu["flow_id"], {"next_step_id": "blueprints"})
    assert asked["description_placeholders"] == {"count": str(len(ALL))}
    assert not folder.exists()
    (folder / ONE).parent.mkdir(parents=True)
    (folder / ONE).write_text("mine")
    told = await options.async_configure(asked["flow_id"], {})
    assert (told["type"], told["reason"]) == (FlowResultType.ABORT, "blueprints_left")
    assert told["description_placeholders"]["changed"] == f"`{ONE}`"
    assert told["description_placeholders"]["installed"] == str(len(ALL) - 1)
