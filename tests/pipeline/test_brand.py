"""The office's own look: what cannot be read or is no picture is refused, all at once; what is good is clean."""

from __future__ import annotations

import base64
import io
from textwrap import dedent

import pytest
from PIL import Image, PngImagePlugin

from analysis.errors import InputError
from analysis.pipeline.brand import check_brand, contrast, readable_on, style_of
from analysis.pipeline.logo import LARGEST, logo_of
from analysis.study import find_study
from tests.small_study import STUDY, write_study

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:ink="http://ink.example" viewBox="0 0 40 10">'
    '<metadata><who>A. Designer</who></metadata><ink:grid x="1"/><!-- /home/a -->'
    '<path d="M0 0L40 10" fill="#12436D" ink:label="a"/>{}</svg>'
)


def study_with(tmp_path, brand: str):
    folder = find_study(write_study(tmp_path / "small", study=dedent(STUDY) + f"brand: {brand}\n"))
    return folder


def png(size=(600, 200), **about) -> bytes:
    stream = io.BytesIO()
    texts = PngImagePlugin.PngInfo()
    for key, value in about.items():
        texts.add_text(key, value)
    Image.new("RGB", size, "#12436D").save(stream, format="png", pnginfo=texts)
    return stream.getvalue()


def decoded(address: str) -> bytes:
    return base64.b64decode(address.partition(",")[2])


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        ("#000000", "#FFFFFF", 21),
        ("#777777", "#FFFFFF", 4.48),
        ("#FFFFFF", "#FFFFFF", 1),
        ("#12436D", "#FFFFFF", 10.25),
    ],
)
def test_contrast_is_that_of_the_web_guidelines(first, second, ratio):
    assert contrast(first, second) == pytest.approx(ratio, abs=0.05)
    assert contrast(second, first) == contrast(first, second)


@pytest.mark.parametrize("colour", ["#FFFF00", "#FF69B4", "#12436D", "#000000", "#FFFFFF"])
@pytest.mark.parametrize("paper", ["#FFFFFF", "#14181C"])
def test_every_colour_has_one_near_it_that_can_be_read(colour, paper):
    assert contrast(readable_on(colour, paper, 4.5), paper) >= 4.5


def test_pale_colours_and_a_logo_that_is_no_picture_are_told_at_once(tmp_path):
    folder = study_with(tmp_path, '{primary: "#FFFF00", accent: "#EEEEEE", logo: logo.png}')
    (folder.path / "logo.png").write_bytes(b"%PDF-1.7 not a picture")

    with pytest.raises(InputError) as refused:
        check_brand(folder)

    first, second, third = str(refused.value).splitlines()
    assert first.startswith("study.yaml, line ")
    assert "brand.primary: has a contrast of 1.1 to 1 on the white page; links and lines in it need 4.5 to 1." in first
    assert "Take a darker colour, such as #" in first
    assert "brand.accent: has a contrast of 1.2 to 1" in second and "need 3 to 1" in second
    assert 'brand.logo: "logo.png" is not a picture. Give a PNG or JPEG file' in third


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is not a picture"),
        (b"<html><svg/></html>", "is not a picture"),
        (b"GIF89a" + bytes(40), "is not a picture"),
        (png()[:60], "is not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>", "has no size"),
        (DRAWING.format("<script>1</script>").encode(), "holds a script"),
        (DRAWING.format('<g onload="1"/>').encode(), "holds a script"),
        (DRAWING.format('<image href="http://x.example/a.png"/>').encode(), "holds <image>"),
        (DRAWING.format('<use href="http://x.example/a.svg#b"/>').encode(), "outside itself"),
        (DRAWING.format('<rect style="fill: url(http://x.example/a)"/>').encode(), "outside itself"),
        (DRAWING.format("<foreignObject/>").encode(), "holds <foreignObject>"),
    ],
    ids=["empty", "page", "gif", "cut short", "no size", "script", "event", "image", "use", "style", "foreign"],
)
def test_what_is_no_plain_picture_is_refused(tmp_path, content, fault):
    (tmp_path / "logo").write_bytes(content)

    with pytest.raises(ValueError, match=fault):
        logo_of(tmp_path, "logo")


def test_a_logo_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ValueError, match="is not there"):
        logo_of(tmp_path, "nowhere.png")


def test_a_study_without_a_logo_has_none(tmp_path):
    assert logo_of(tmp_path, "") == ""


def test_a_photograph_is_made_small_and_says_nothing_of_who_made_it(tmp_path):
    (tmp_path / "logo.png").write_bytes(png((3000, 1000), Author="A. Designer", Location="54.7, -1.5"))
    made = decoded(logo_of(tmp_path, "logo.png"))

    with Image.open(io.BytesIO(made)) as picture:
        assert picture.size == LARGEST
        assert not {"Author", "Location"} & set(picture.info)
    assert b"Designer" not in made


def test_a_drawing_keeps_what_draws_and_nothing_else(tmp_path):
    (tmp_path / "logo.svg").write_text(DRAWING.format('<use href="#a"/>'), encoding="utf-8")
    made = decoded(logo_of(tmp_path, "logo.svg")).decode()

    assert 'd="M0 0L40 10"' in made and 'href="#a"' in made
    for gone in ("Designer", "metadata", "ink", "home"):
        assert gone not in made


def test_the_dark_display_has_a_brand_that_can_be_read_on_it(tmp_path):
    style = style_of(study_with(tmp_path, '{primary: "#12436D"}'))

    assert "--brand: #12436D" in style
    dark = style.partition("dark)")[2].partition("--brand: ")[2][:7]
    assert contrast(dark, "#14181C") >= 4.5
