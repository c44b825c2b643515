"""Time that goes on over restarts and jumps with nothing."""

import pytest

from hub_server.hub.clock import ClockMark, SystemClock, elapsed_since

YEAR = 366 * 24 * 3600 * 1000
MARK = ClockMark(steady_ms=5_000, utc_ms=1_000_000, boot_id="this", boot_ms=700)


@pytest.mark.parametrize(
    ("boot", "boot_ms", "utc_ms", "elapsed"),
    [
        ("this", 1_700, 1_000_000, 1_000),
        ("this", 1_700, 0, 1_000),  # the wall clock jumped back
        ("this", 1_700, 9 * YEAR, 1_000),  # and forth
        ("other", 10, 1_060_000, 60_000),
        ("other", 10, 999_999, None),  # a clock that runs backwards over a boot is not believed
        ("other", 10, 1_000_000 + YEAR, YEAR),
        ("other", 10, 1_000_001 + YEAR, None),
        ("", 1_700, 1_060_000, 60_000),
    ],
)
def test_how_long_the_hub_was_off(boot: str, boot_ms: int, utc_ms: int, elapsed: int | None) -> None:
    assert elapsed_since(MARK, boot, boot_ms, utc_ms) == elapsed


def test_the_steady_axis_never_runs_backwards_over_a_restart() -> None:
    first = SystemClock(None)
    now = first.now()
    mark = ClockMark(now.steady_ms, now.utc_ms, "another boot", 0)
    assert SystemClock(mark).now().steady_ms >= now.steady_ms
