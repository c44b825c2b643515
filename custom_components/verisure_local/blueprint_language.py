"""Our blueprints' texts in the language of this Home Assistant, which itself translates none of them.

A blueprint is written once, in English. ``blueprint_texts`` has every text of theirs in another language, by the
English one; what is said is exchanged when the blueprints are installed, and what is done is left as it is.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from homeassistant.util.yaml import dump, parse_yaml

_TEXTS: Final = Path(__file__).parent / "blueprint_texts"
_NAMED: Final = ("name", "description")

type Node = dict[str, object]
type Say = Callable[[str], str]


def in_language(files: Mapping[str, bytes], language: str) -> dict[str, bytes]:
    """Return blueprints by their paths, as they are said in ``language``: as they are where it is not one of ours.

    Reads the disk.
    """
    path = _TEXTS / f"{language.partition('-')[0]}.json"
    if not path.exists():
        return dict(files)
    texts = json.loads(path.read_text("utf-8"))
    return {name: said(contents, lambda text: str(texts.get(text, text))) for name, contents in files.items()}


def said(contents: bytes, say: Say) -> bytes:
    """Return a blueprint's file with each of its texts as ``say`` says it, without space around it."""
    blueprint = parse_yaml(contents.decode())
    if not isinstance(blueprint, dict):
        return contents
    for metadata in _nodes([blueprint.get("blueprint")]):
        _say(metadata, _NAMED, say)
        for section in _nodes(metadata.get("input")):
            _say(section, _NAMED, say)
            for each in _nodes(section.get("input")):
                _say_input(each, say)
    return str(dump(blueprint)).encode()


def _say_input(each: Node, say: Say) -> None:
    _say(each, _NAMED, say)
    for selector in _nodes([each.get("selector")]):
        if "text" in selector:
            # What a phone shows or a speaker says.
            _say(each, ("default",), say)
        for chosen in _nodes([selector.get("select")]):
            for option in _nodes(chosen.get("options")):
                _say(option, ("label",), say)


def _say(node: Node, keys: tuple[str, ...], say: Say) -> None:
    for key in keys:
        text = node.get(key)
        if isinstance(text, str):
            node[key] = say(text.strip())


def _nodes(value: object) -> Iterator[Node]:
    """Yield the mappings in a mapping or a list."""
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    yield from (each for each in values if isinstance(each, dict))
