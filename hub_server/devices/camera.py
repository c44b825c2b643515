"""An emulated camera: it draws what is in front of it, so that a picture shows what happened there."""

import datetime as dt
import io
import math
import random
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw, ImageFont

WIDTH: Final = 640
HEIGHT: Final = 400
QUALITY: Final = 80
_HORIZON: Final = 235
_BAR: Final = 32
_GRAIN: Final = 60
_GREYS: Final = {"wall": (92, 98, 104), "floor": (58, 60, 63), "trim": (120, 126, 132), "dark": (24, 26, 30)}


@dataclass(frozen=True, slots=True)
class View:
    """What a camera has before it: a room at a moment (UTC ms, local offset in minutes), who is in it, and fire."""

    room: str
    utc_ms: int
    offset_min: int
    walker: str = ""
    """A person, child, cat or dog, or nobody."""
    fire: bool = False
    frame: int = 0
    """Which picture of the series it is: whoever is there has moved on."""


def draw(view: View) -> bytes:
    """Return the picture as JPEG, without any metadata."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _GREYS["wall"])
    canvas = ImageDraw.Draw(image)
    _room(canvas, view)
    if view.fire:
        _fire(canvas, view)
    if view.walker:
        _walker(canvas, view)
    image = _grainy(image)
    _caption(image, view)
    written = io.BytesIO()
    image.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _room(canvas: ImageDraw.ImageDraw, view: View) -> None:
    # Every room has its own furniture, the same in each of its pictures.
    luck = random.Random(view.room)  # noqa: S311 - where a table stands
    canvas.rectangle((0, _HORIZON, WIDTH, HEIGHT), fill=_GREYS["floor"])
    canvas.line((0, _HORIZON, WIDTH, _HORIZON), fill=_GREYS["trim"], width=4)
    left = luck.randrange(40, 140)
    canvas.rectangle((left, 60, left + 110, 160), fill=(40, 48, 66), outline=_GREYS["trim"], width=5)
    canvas.line((left + 55, 60, left + 55, 160), fill=_GREYS["trim"], width=3)
    door = luck.randrange(430, 520)
    canvas.rectangle((door, 70, door + 80, _HORIZON), fill=(70, 64, 58), outline=_GREYS["trim"], width=4)
    canvas.ellipse((door + 64, 150, door + 72, 158), fill=(170, 160, 110))
    table = luck.randrange(180, 330)
    canvas.polygon([(table, 290), (table + 120, 290), (table + 150, 320), (table - 30, 320)], fill=(84, 74, 64))
    for leg in (table - 24, table + 138):
        canvas.rectangle((leg, 320, leg + 8, 368), fill=(66, 58, 50))


def _walker(canvas: ImageDraw.ImageDraw, view: View) -> None:
    kind = view.walker.split("-")[0]
    x = 200 + (view.frame * 97) % 260
    ground = 362
    if kind in {"cat", "dog"}:
        size = 20 if kind == "cat" else 34
        canvas.ellipse((x - size, ground - size, x + size, ground - size // 4), fill=_GREYS["dark"])
        canvas.ellipse((x + size - 8, ground - size - 10, x + size + 14, ground - size + 10), fill=_GREYS["dark"])
        for ear in (size - 4, size + 6):
            tip = (x + ear + 3, ground - size - 20)
            canvas.polygon([(x + ear, ground - size - 6), tip, (x + ear + 8, ground - size - 6)], fill=_GREYS["dark"])
        canvas.arc((x - size - 24, ground - size - 16, x - size + 8, ground - 2), 200, 20, fill=_GREYS["dark"], width=5)
        return
    tall = 130 if kind == "child" else 200
    top, wide = ground - tall, tall // 5
    stride = round(math.sin(view.frame * 1.7) * wide * 0.5)
    for step in (stride, -stride):
        canvas.line((x, ground - tall // 2, x + step, ground), fill=_GREYS["dark"], width=wide // 2)
    canvas.rounded_rectangle((x - wide // 2, top + wide, x + wide // 2, ground - tall // 3), wide // 3, _GREYS["dark"])
    canvas.ellipse((x - wide // 2, top, x + wide // 2, top + wide), fill=_GREYS["dark"])


def _fire(canvas: ImageDraw.ImageDraw, view: View) -> None:
    luck = random.Random(view.frame)  # noqa: S311 - how flames flicker
    for number, color in enumerate(((196, 60, 20), (232, 120, 24), (250, 206, 80))):
        height = 120 - 34 * number + luck.randrange(-12, 12)
        x, wide = 250, 60 - 16 * number
        tips = (x - wide // 3, 362 - height), (x + wide // 4, 362 - height // 2)
        canvas.polygon([(x - wide, 362), *tips, (x + wide, 362)], color)
    for puff in range(6):
        radius = 22 + puff * 9
        x, y = 250 + luck.randrange(-50, 50), 220 - puff * 34
        canvas.ellipse((x - radius, y - radius // 2, x + radius, y + radius // 2), fill=(72, 72, 74))


def _grainy(image: Image.Image) -> Image.Image:
    # A camera in the dark is grainy, and no two of its pictures are the same.
    grain = Image.effect_noise(image.size, _GRAIN).convert("RGB")
    return Image.blend(image, grain, 0.15)


def _caption(image: Image.Image, view: View) -> None:
    local = dt.datetime.fromtimestamp(view.utc_ms / 1000, dt.timezone(dt.timedelta(minutes=view.offset_min)))
    image.paste((0, 0, 0), (0, 0, WIDTH, _BAR))
    stamp = _lettering(local.strftime("%Y-%m-%d %H:%M:%S"))
    image.paste(_lettering(view.room), (10, 5))
    image.paste(stamp, (WIDTH - 10 - stamp.width, 5))


def _lettering(text: str) -> Image.Image:
    """Return text in Pillow's own bitmap letters, which have those of Western Europe, twice their size."""
    font = ImageFont.load_default_imagefont()
    plain = text.encode("latin-1", "replace").decode("latin-1")
    _, _, width, height = font.getbbox(plain)
    small = Image.new("RGB", (max(1, round(width)), max(1, round(height))))
    ImageDraw.Draw(small).text((0, 0), plain, fill=(235, 235, 235), font=font)
    return small.resize((small.width * 2, small.height * 2), Image.Resampling.NEAREST)
