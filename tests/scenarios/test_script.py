"""What cannot be played is refused before anything happens, with file and line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub_server.domain.numbers import DAY, HOUR, MINUTE, SECOND
from hub_server.scenarios.script import ScenarioError, duration, parse

HEAD = 'name: Test\ncodes: {anna: "482915"}\nsteps:\n'


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "object"),
        ("name: [", 2, "not YAML"),
        ("name: x\nplanet: mars\nsteps:\n  - wait: 1s\n", 2, "planet"),
        ("name: x\nsteps: []\n", 2, "length"),
        ("name: x\nhome: nowhere\nsteps:\n  - wait: 1s\n", 2, "nowhere"),
        ("name: x\nzone: Mars/Olympus\nsteps:\n  - wait: 1s\n", 2, "Mars/Olympus"),
        ('name: x\ncodes: {nobody: "482915"}\nsteps:\n  - wait: 1s\n', 2, "no person 'nobody'"),
        (HEAD + "  - do: open front-door\n  - do: open garage-door\n", 5, "garage-door"),
        (HEAD + "  - do: melt front-door\n", 4, "melt"),
        (HEAD + "  - fly: to the moon\n", 4, "no verb 'fly'"),
        (HEAD + "  - wait: 1s\n    until: '07:00'\n", 4, "one thing"),
        (HEAD + "  - note: nothing\n", 4, "nothing to do"),
        (HEAD + "  - wait: soon\n", 4, "soon"),
        (HEAD + "  - wait: 500d\n", 4, "longer"),
        (HEAD + "  - until: '7:00'\n", 4, "7:00"),
        (HEAD + "  - wait: 1s\n    as: nobody\n", 5, "no person 'nobody'"),
        (HEAD + "  - wait: 1s\n    refused: rudely\n", 5, "rudely"),
        (HEAD + "  - do: disarm keypad-hall\n    code: erik\n", 5, "erik"),
        (HEAD + "  - do: disarm keypad-hall\n    code: anna/duress\n", 5, "anna/duress"),
        (HEAD + "  - arm: {area_id: house}\n", 4, "mode"),
        (HEAD + "  - arm: {area_id: house, mode: night}\n", 4, "night"),
        (HEAD + "  - arm:\n      area_id: house\n      mode: away\n      force: true\n", 7, "force"),
        (HEAD + "  - expect: {moods: good}\n", 4, "moods"),
        (HEAD + "  - expect: {bolt: {front-window: locked}}\n", 4, "front-window"),
        (HEAD + "  - expect:\n      alarms: [ghost]\n", 5, "ghost"),
        (HEAD + "  - restart: maybe\n", 4, "maybe"),
        (HEAD + "  - restart: false\n", 4, "restart: true"),
        (HEAD + "  - command: {name: teleport}\n", 4, "teleport"),
        (HEAD + "  - command: {name: tick, at: 3}\n", 4, "knows no at"),
        (HEAD + "  - command: {name: report_reading, device_id: window, sensed: perhaps}\n", 4, "bool"),
    ],
)
def test_what_cannot_be_played_is_named_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        parse("story.yaml", text)
    assert str(refused.value).startswith(f"story.yaml:{line}: "), refused.value
    assert words in str(refused.value)


@given(st.text(max_size=300))
def test_rubbish_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ScenarioError):
        parse("story.yaml", text)


@given(st.integers(0, 40), st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
def test_a_time_is_the_sum_of_its_parts(days: int, hours: int, minutes: int, seconds: int) -> None:
    written = f"{days}d {hours}h {minutes}min {seconds}s"
    assert duration(written) == days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND
