"""The pages of triggers, conditions and actions list each field and option as it is registered, in both languages.

None can be missing from them or be invented: what a table lists is compared with the schemas that are registered and
with what the forms describe.
"""

import json
from collections.abc import Iterator, Mapping

import probatio
import pytest
from homeassistant.helpers import config_validation as cv
from homeassistant.util.yaml import load_yaml_dict

from custom_components.verisure_local.condition import CONDITIONS
from custom_components.verisure_local.const import DOMAIN
from custom_components.verisure_local.trigger import TRIGGERS
from tests.integration.automations_page import PAGES, WORDS, Words
from tests.integration.conftest import Paired
from tests.pages import ROOT, named, tables

INTEGRATION = ROOT / "custom_components/verisure_local"


def texts(language: str) -> dict[str, dict[str, dict[str, dict[str, dict[str, str]]]]]:
    found: dict[str, dict[str, dict[str, dict[str, dict[str, str]]]]] = json.loads(
        (INTEGRATION / f"translations/{language}.json").read_text("utf-8")
    )
    return found


def parts(validator: object) -> Iterator[object]:
    """Return what a validator is made of."""
    if isinstance(validator, probatio.All):
        for each in validator.validators:
            yield from parts(each)
    elif isinstance(validator, list):
        for each in validator:
            yield from parts(each)
    else:
        yield validator


def domains(options: Mapping[str, object]) -> list[str]:
    filters = options["filter"]
    assert isinstance(filters, list)
    (only,) = filters
    assert only["integration"] == DOMAIN
    wanted = only.get("domain", [])
    return [wanted] if isinstance(wanted, str) else wanted


def value(selector: Mapping[str, dict[str, object] | None], validator: object, words: Words) -> str:
    """Return how a page says what a field takes; the form's selector and the schema have to agree."""
    ((kind, found),) = selector.items()
    options = found or {}
    made_of = list(parts(validator))
    lengths = [each for each in made_of if isinstance(each, probatio.Length)]
    ranges = [each for each in made_of if isinstance(each, probatio.Range)]
    match kind:
        case "select" | "automation_behavior":
            (inside,) = [each for each in made_of if isinstance(each, probatio.In)]
            choices = list(inside.container)  # type: ignore[call-overload]
            assert kind != "select" or options["options"] == choices
            return f"{words.some_of if options.get('multiple') else words.one_of} " + ", ".join(
                f"`{each}`" for each in choices
            )
        case "text" if options.get("multiple"):
            return words.texts
        case "text":
            (length,) = lengths
            return words.text.format(length.min, length.max)
        case "number":
            (bounds,) = ranges
            assert (options["min"], options["max"]) == (bounds.min, bounds.max)
            return words.number.format(bounds.min, bounds.max)
        case "boolean":
            assert validator is cv.boolean
            (yes_or_no,) = [word for word, kind in words.types.items() if kind == "bool"]
            return yes_or_no
        case "entity":
            which = ", ".join(f"`{each}`" for each in domains(options))
            told = words.entities if options.get("multiple") else words.entity
            most = [words.most.format(each.max) for each in lengths]
            return ", ".join([told + (f" ({which})" if which else ""), *most])
        case "duration":
            return ", ".join([words.duration, *(words.most.format(f"`{each.max}`") for each in ranges)])
    raise AssertionError(f"no word for {kind}")


def left_out(marker: object, field: Mapping[str, object], words: Words) -> str:
    """Return how a page says what holds where a field is left out."""
    assert isinstance(marker, probatio.Marker)
    if marker.default is not probatio.UNDEFINED:
        given = marker.default()
        told = str(given).lower() if isinstance(given, bool) else given
        return f"`{told}`" if given != [] else "-"
    if isinstance(marker, probatio.Required):
        return words.proposed.format(field["default"]) if "default" in field else words.needed
    return "-"


def compared(
    language: str, kind: int, owner: str, fields: Mapping[object, object], form: Mapping[str, dict[str, object]]
) -> None:
    """Compare the rows of one action, trigger or condition with its schema and its form."""
    words = WORDS[language]
    rows = tables(PAGES[language])[(words.kinds[kind], words.called[kind], *words.options)]
    ours = [row[1:] for row in rows if named(row[0]) == [owner]]
    markers = {str(getattr(marker, "schema", marker)): marker for marker in fields}
    assert list(markers) == list(form), f"the form of {owner} and its schema have other fields"
    assert [named(row[0]) for row in ours] == [[each] for each in markers]
    described = texts(language)[("triggers", "conditions", "services")[kind]][owner].get("fields", {})
    for (_, what, takes, without), (name, marker) in zip(ours, markers.items(), strict=True):
        told = described[name].get("description")
        assert what == told if told else what, f"{owner}: {name}"
        assert takes == value(form[name]["selector"], fields[marker], words), f"{owner}: {name}"  # type: ignore[arg-type]
        assert without == left_out(marker, form[name], words), f"{owner}: {name}"


def forms(name: str) -> dict[str, dict[str, dict[str, object]]]:
    """Return the fields that the editor shows, by whose they are."""
    described = load_yaml_dict(str(INTEGRATION / f"{name}.yaml"))
    return {key: (each or {}).get("fields", {}) for key, each in described.items()}


def own_fields(schema: object) -> dict[object, object]:
    """Return the fields of a registered action beside those by which Home Assistant finds its entities."""
    assert isinstance(schema, probatio.Schema)
    inner = schema.schema
    if isinstance(inner, dict):
        return inner
    assert isinstance(inner, probatio.All)
    fields = inner.validators[0].schema  # type: ignore[union-attr]
    return {
        marker: each
        for marker, each in fields.items()
        if not isinstance(marker, probatio.Remove) and marker not in cv.ENTITY_SERVICE_FIELDS
    }


def options_of(schema: object) -> dict[object, object]:
    assert isinstance(schema, probatio.Schema)
    options = {str(marker): each for marker, each in schema.schema.items()}["options"]  # type: ignore[union-attr]
    return dict(options)


async def test_every_field_of_every_action_is_told_and_no_other(paired: Paired) -> None:
    registered = paired.hass.services.async_services()[DOMAIN]
    form = forms("services")
    assert set(registered) == set(form)
    for language, words in WORDS.items():
        for name, action in registered.items():
            compared(language, 2, name, own_fields(action.schema), form[name])
        table = tables(PAGES[language])[(words.kinds[2], words.called[2], *words.options)]
        assert {each for row in table for each in named(row[0])} <= set(registered), language


@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize(("kind", "file", "ours"), [(0, "triggers", TRIGGERS), (1, "conditions", CONDITIONS)])
def test_every_option_of_every_trigger_and_condition_is_told_and_no_other(
    language: str, kind: int, file: str, ours: Mapping[str, type]
) -> None:
    form = forms(file)
    assert set(ours) == set(form)
    for name, each in ours.items():
        compared(language, kind, name, options_of(each._schema), form[name])  # type: ignore[attr-defined]
    words = WORDS[language]
    table = tables(PAGES[language])[(words.kinds[kind], words.called[kind], *words.options)]
    assert {each for row in table for each in named(row[0])} <= set(ours)


@pytest.mark.parametrize("language", PAGES)
def test_the_summaries_name_the_options_of_each(language: str) -> None:
    header = {"en": ("name", "in YAML", "what it does", "options"), "sv": ("namn", "i YAML", "vad den gör", "val")}
    told = {
        named(row[1])[0].removeprefix(f"{DOMAIN}."): set(named(row[3]))
        for row in tables(PAGES[language])[header[language]]
    }
    assert told == {
        name: set(each) for file in ("triggers", "conditions", "services") for name, each in forms(file).items()
    }
