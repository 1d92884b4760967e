"""Small real files for tests."""

import io

from PIL import Image

from linli.platform.attachments.files import Prepared, photo


def picture(colour: str = "red", size: tuple[int, int] = (40, 30)) -> Prepared:
    """A checked photo of one colour."""
    return photo(jpeg(colour, size))


def jpeg(colour: str = "red", size: tuple[int, int] = (40, 30)) -> io.BytesIO:
    """The bytes of a JPEG of one colour, as an upload."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    out.seek(0)
    return out
