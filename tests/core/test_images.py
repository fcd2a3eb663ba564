import io
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from PIL import Image

from storefront.core.images import (
    FileTooLarge,
    HeicPicture,
    PictureTooLarge,
    UnreadablePicture,
    UnsupportedPicture,
    accept_photo,
    files_of,
    render_sizes,
    widths_of,
)
from tests.core import hostile

REFUSED = [
    pytest.param(error, make, id=name)
    for error, files in (
        (UnsupportedPicture, hostile.UNSUPPORTED),
        (HeicPicture, hostile.HEIC),
        (UnreadablePicture, hostile.UNREADABLE),
        (PictureTooLarge, hostile.TOO_LARGE),
    )
    for name, make in files.items()
]
LARGEST = [
    ("JPEG", "RGB", (8000, 6000), {}),
    ("JPEG", "RGB", (8333, 6000), {"subsampling": 0}),
    ("JPEG", "RGB", (3199, 3199), {"quality": 95}),
    ("JPEG", "RGB", (4000, 4000), {"progressive": True, "subsampling": 0}),
    ("JPEG", "CMYK", (4000, 3000), {"progressive": True}),
    ("PNG", "RGBA", (4000, 4000), {}),
    ("PNG", "P", (4000, 4000), {}),
    ("PNG", "I;16", (4000, 4000), {}),
    ("WEBP", "RGBA", (3000, 2000), {}),
    ("WEBP", "RGB", (3000, 2000), {"lossless": True, "method": 0}),
    ("AVIF", "RGBA", (3000, 2000), {"subsampling": "4:4:4", "speed": 10}),
]
PLAIN_SEGMENTS = {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}  # JFIF, tables, frame, scan: only what paints
ROOT = Path(__file__).parents[2]
RED, BLUE, WHITE = (255, 0, 0), (0, 0, 255), (255, 255, 255)


def accept(content: bytes):
    return accept_photo(io.BytesIO(content))


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg), formats=["JPEG"])


def segments(jpeg: bytes) -> set[int]:
    found, position = set(), 2
    while 0xDA not in found:
        found.add(jpeg[position + 1])
        position += 2 + int.from_bytes(jpeg[position + 2 : position + 4])
    return found


def is_nearly(colour, wanted) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(colour, wanted, strict=True))


MEASURE = """
import json, resource, sys
from storefront.core import images

def peak(who):
    return resource.getrusage(who).ru_maxrss / 1024

before = peak(resource.RUSAGE_SELF)
for name in sys.argv[1:]:
    outcome = "accepted"
    try:
        with open(name, "rb") as file:
            images.accept_photo(file)
    except images.PictureRefused as error:
        outcome = type(error).__name__
    grown = peak(resource.RUSAGE_SELF) - before
    print(json.dumps([outcome, grown + peak(resource.RUSAGE_CHILDREN)]))
"""


def measured(pictures: dict[str, bytes], folder: Path) -> dict[str, tuple[str, float]]:
    """What becomes of pictures in a fresh process, and the MB at the peak up to each of them: its
    own growth and all of the darkroom."""
    for name, content in pictures.items():
        (folder / name).write_bytes(content)
    command = [sys.executable, "-c", MEASURE, *(str(folder / name) for name in pictures)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("[")]
    return dict(zip(pictures, map(tuple, map(json.loads, lines)), strict=True))


@pytest.fixture
def temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("make", hostile.CLEANED.values(), ids=hostile.CLEANED)
def test_only_the_pixels_of_an_upload_are_left(make):
    photo = accept(make())

    assert segments(photo.jpeg) <= PLAIN_SEGMENTS
    assert photo.jpeg.endswith(hostile.EOI)
    assert not re.search(rb"script|php|PK\x03|Sri|Exif|ICC_PROFILE", photo.jpeg)
    with opened(photo.jpeg) as picture:
        picture.load()
        assert picture.mode == "RGB"
        assert picture.size == (photo.width, photo.height)
        assert max(picture.size) <= 1600


@pytest.mark.slow
@pytest.mark.parametrize(("error", "make"), REFUSED)
def test_what_cannot_become_a_photo_is_refused_and_leaves_nothing(error, make, temporary_folder):
    with pytest.raises(error) as refused:
        accept(make())

    assert refused.type is error
    assert refused.value.status == 422
    assert list(temporary_folder.iterdir()) == []


def test_a_refusal_for_size_says_how_large_it_may_be():
    with pytest.raises(PictureTooLarge) as refused:
        accept(hostile.TOO_LARGE["png of 17 megapixels"]())
    assert refused.value.facts == {"most_megapixels": 16}


def test_a_file_of_more_than_12_mb_is_not_even_read_to_its_end():
    stream = io.BytesIO(hostile.encoded("JPEG") + b"\0" * 20 * 2**20)

    with pytest.raises(FileTooLarge) as refused:
        accept_photo(stream)

    assert refused.value.facts == {"most_megabytes": 12}
    assert stream.tell() < 13 * 2**20


def test_a_file_of_exactly_12_mb_is_read():
    file = hostile.encoded("JPEG")
    assert accept(file + b"\0" * (12 * 2**20 - len(file))).width == 320


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_phone_was_held(orientation):
    photo = accept(hostile.turned(orientation))

    assert (photo.width, photo.height) == (320, 200)
    with opened(photo.jpeg) as picture, hostile.picture() as upright:
        for place in ((5, 5), (314, 5), (5, 194), (314, 194)):
            assert is_nearly(picture.getpixel(place), upright.getpixel(place))


def test_colours_follow_the_profile_that_came_with_them():
    profile = hostile.profile_swapping_red_and_blue()
    photo = accept(hostile.encoded("JPEG", Image.new("RGB", (9, 9), RED), icc_profile=profile))
    with opened(photo.jpeg) as picture:
        assert is_nearly(picture.getpixel((4, 4)), BLUE)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_was_transparent_becomes_white(mode):
    clear = Image.new("RGBA", (9, 9), (0, 0, 0, 0))
    file = hostile.encoded("PNG", clear.quantize(4) if mode == "P" else clear.convert(mode))
    with opened(accept(file).jpeg) as picture:
        assert is_nearly(picture.getpixel((4, 4)), WHITE)


def test_sixteen_bits_of_grey_become_eight():
    half = Image.new("I;16", (9, 9), 2**15)
    with opened(accept(hostile.encoded("PNG", half)).jpeg) as picture:
        assert is_nearly(picture.getpixel((4, 4)), (128, 128, 128))


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_of_an_animation_the_first_frame_is_taken(kind):
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue")]
    file = hostile.encoded(kind, frames[0], save_all=True, append_images=frames[1:])
    with opened(accept(file).jpeg) as picture:
        assert is_nearly(picture.getpixel((8, 8)), RED)


def test_a_large_photo_is_made_smaller_and_a_small_one_stays_as_it_is():
    large = accept(hostile.encoded("JPEG", hostile.picture((4000, 3000))))
    assert (large.width, large.height) == (1600, 1200)
    small = accept(hostile.encoded("PNG", hostile.picture((200, 100))))
    assert (small.width, small.height) == (200, 100)


@pytest.mark.slow
def test_the_largest_picture_of_each_kind_takes_less_than_150_mb(tmp_path):
    files = {
        f"{number} {kind} {mode}": encoded_with(mode, kind, size, options)
        for number, (kind, mode, size, options) in enumerate(LARGEST)
    }
    seen = measured({"50 megapixels": hostile.png(8333, 6000)} | files, tmp_path)

    assert seen["50 megapixels"][0] == "PictureTooLarge"
    assert {seen[name][0] for name in files} == {"accepted"}, seen
    assert max(megabytes for _outcome, megabytes in seen.values()) < 150, seen


def encoded_with(mode, kind, size, options):
    picture = hostile.picture(size, "RGBA" if mode == "P" else mode)
    return hostile.encoded(kind, picture.quantize(64) if mode == "P" else picture, **options)


def test_a_photo_is_shown_in_four_widths_and_never_enlarged():
    assert widths_of(1600) == [240, 480, 800, 1600]
    assert widths_of(1200) == [240, 480, 800, 1200]
    assert widths_of(480) == [240, 480]
    assert widths_of(100) == [100]


def test_every_width_is_made_in_webp_and_jpeg_and_the_small_ones_in_avif_too():
    photo = accept(hostile.encoded("JPEG", hostile.picture((1200, 900)), exif=hostile.exif()))

    rendered = render_sizes(photo.jpeg)

    assert {rendition.suffix for rendition in rendered} == {
        *("-240.avif", "-240.webp", "-240.jpg", "-480.avif", "-480.webp", "-480.jpg"),
        *("-800.webp", "-800.jpg", "-1200.webp", "-1200.jpg"),
    }
    for (width, ending), content in rendered.items():
        kind = {"jpg": "JPEG"}.get(ending, ending.upper())
        with Image.open(io.BytesIO(content), formats=[kind]) as picture:
            assert picture.size == (width, width * 3 // 4)
            assert not {"exif", "xmp", "icc_profile", "comment"} & picture.info.keys()


def test_a_page_names_the_files_that_were_made():
    photo = accept(hostile.encoded("JPEG", hostile.picture((700, 500))))
    made = {f"/media/base{rendition.suffix}" for rendition in render_sizes(photo.jpeg)}

    files = files_of("base", photo.width)

    shown = " ".join(source.srcset for source in (*files.sources, *files.small_sources))
    assert set(re.findall(r"/media/\S+", shown)) == made
    assert files.src == "/media/base-480.jpg"


def test_the_best_format_comes_first_and_large_pictures_are_not_cut_to_what_avif_has():
    files = files_of("base", 1600)
    assert [source.mime for source in files.sources] == ["image/webp", "image/jpeg"]
    assert "/media/base-1600.webp 1600w" in files.sources[0].srcset
    assert [source.mime for source in files.small_sources] == [
        "image/avif",
        "image/webp",
        "image/jpeg",
    ]
    assert files.small_sources[0].srcset == ("/media/base-240.avif 240w, /media/base-480.avif 480w")


def test_a_photo_narrower_than_every_width_has_one_size():
    assert files_of("base", 100).src == "/media/base-100.jpg"
