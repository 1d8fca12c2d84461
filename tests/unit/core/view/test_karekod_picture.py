"""The karekod's picture: read back by another library, module by module the same as a third one draws."""

from __future__ import annotations

import base64
import bisect
import io
import random
import string

import pytest
import segno
import zxingcpp
from PIL import Image

from zarf.core.view.karekod_picture import karekod_picture


def pixels(text: str) -> Image.Image:
    uri = karekod_picture(text).uri
    assert uri.startswith("data:image/png;base64,")
    picture = Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2])))
    picture.load()
    return picture.convert("L")


def read(picture: Image.Image) -> zxingcpp.Barcode:
    size = (picture.width * 4, picture.height * 4)
    [found] = zxingcpp.read_barcodes(picture.resize(size, Image.Resampling.NEAREST))
    return found


def texts(count: int) -> list[str]:
    """JSON-like texts of every length a karekod can have, digits and words in changing shares."""
    chance = random.Random(4)
    signs = string.ascii_letters + string.digits * 4 + '":,{}()-.'
    return ["".join(chance.choices(signs, k=chance.randint(1, 1200))) for _ in range(count)]


@pytest.mark.parametrize("text", [*texts(24), '{"unvan":"Şişli Çağrı Ltd. İĞÜÖ ığüöçş"}', "1" * 400, "{}" * 300])
def test_a_reader_reads_what_was_written(text: str) -> None:
    found = read(pixels(text))
    assert found.text == text
    assert found.ec_level == "H"


@pytest.mark.parametrize("size", [1, 2, 6, 7, 13, 14, 20, 21, 27, 33, 40])
def test_each_size_of_symbol_has_its_modules_where_another_library_puts_them(size: int) -> None:
    """Small and large, both remainders of a byte: compared module by module, the quiet zone included."""
    longest = bisect.bisect_left(range(1, 1300), True, key=lambda length: not _fits(length, size))
    text = "é" + "a" * (longest - 2)  # one sign of two bytes: no mode but bytes
    theirs = segno.make(text.encode(), version=size, error="h", micro=False, mask=3, mode="byte", boost_error=False)
    picture = pixels(text)
    assert picture.width == picture.height == 4 * size + 17 + 8
    drawn = [[picture.getpixel((x, y)) == 0 for x in range(picture.width)] for y in range(picture.height)]
    assert drawn == [[bool(module) for module in row] for row in theirs.matrix_iter(border=4)]


def _fits(length: int, size: int) -> bool:
    try:
        segno.make(b"a" * length, version=size, error="h", micro=False, mask=3, mode="byte", boost_error=False)
    except segno.DataOverflowError:
        return False
    return True


@pytest.mark.parametrize(("length", "level"), [(1273, "H"), (1274, "Q"), (1664, "M"), (2332, "L"), (2953, "L")])
def test_a_long_text_is_drawn_at_the_best_level_it_fits(length: int, level: str) -> None:
    found = read(pixels("é" + "a" * (length - 2)))
    assert found.ec_level == level


def test_a_text_that_fits_no_code_has_no_picture() -> None:
    assert karekod_picture("a" * 2954).uri == ""


@pytest.mark.parametrize("length", [1, 100, 380, 600, 1200])
def test_the_picture_has_whole_pixels_for_each_module_and_fits_the_page(length: int) -> None:
    """At least 25 mm (94 CSS pixels); half of an A4 page less margins is 78 mm (294)."""
    text = "a" * length
    side = karekod_picture(text).side
    modules = pixels(text).width
    assert side % modules == 0
    assert side // modules >= 2
    assert 94 <= side <= 370
