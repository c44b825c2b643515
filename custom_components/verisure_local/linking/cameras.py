"""Cameras: a picture of an alarm when the hub asks for one, and never otherwise."""

import base64
import io
from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.core import HomeAssistant, State
from PIL import Image

from ..const import SUBENTRY_CAMERA
from ..coordinator import VerisureLocalCoordinator
from ..protocol import MAX_PICTURE_BYTES
from .family import Family, Link, Order, Report, there

LARGEST: Final = (1280, 960)
"""Largest picture that is sent, in pixels (ours)."""
MOST_PIXELS: Final = 64_000_000
"""Most pixels a camera's picture may have before it is decoded: 200 MB as RGB, above any camera's sensor (ours)."""
TOO_LARGE: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)
"""What Pillow says of a header with more pixels than it likes; the second one where warnings are raised."""
QUALITIES: Final = (80, 60, 40, 20)
"""JPEG qualities, tried in turn until a picture fits into a frame (ours)."""


class Cameras(Family):
    """Cameras."""

    subentry_type = SUBENTRY_CAMERA

    @override
    def kind(self, data: Mapping[str, Any]) -> str:
        """Return that it takes pictures and detects nothing."""
        return "camera"

    @override
    def report(self, state: State) -> Report | None:
        """Return that it is there."""
        return there()

    @override
    async def async_carry_out(
        self, hass: HomeAssistant, coordinator: VerisureLocalCoordinator, link: Link, order: Order
    ) -> None:
        """Take a picture and send it."""
        # Loaded by now, since there is a camera; where there is none, its requirements may not be installed.
        from homeassistant.components.camera import async_get_image  # noqa: PLC0415

        image = await async_get_image(hass, link.entity_id)
        picture = await hass.async_add_executor_job(fitting, image.content)
        await coordinator.async_command(
            "report_picture",
            link=link.link,
            order_id=order.order_id,
            content=base64.b64encode(picture).decode(),
        )


def fitting(content: bytes) -> bytes:
    """Return a picture as JPEG that fits into a frame, without whatever its camera wrote beside it.

    Raises ValueError where the content is no picture, says that it is larger than `MOST_PIXELS`, or cannot be
    made to fit.
    """
    image = decoded(content)
    image.thumbnail(LARGEST)
    for quality in QUALITIES:
        written = io.BytesIO()
        image.save(written, "JPEG", quality=quality)
        if written.tell() <= MAX_PICTURE_BYTES:
            return written.getvalue()
    raise ValueError("the camera's picture is too long")


def decoded(content: bytes) -> Image.Image:
    """Return the picture that a content holds. Raises ValueError where it holds none, or too large a one."""
    try:
        picture = Image.open(io.BytesIO(content))
        image = picture.convert("RGB") if picture.width * picture.height <= MOST_PIXELS else None
    except (OSError, SyntaxError, ValueError, *TOO_LARGE) as error:
        raise ValueError("the camera gave no picture") from error
    if image is None:
        raise ValueError("the camera gave no picture that is small enough to be read")
    return image
