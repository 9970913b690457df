"""Whole reports as OFD without a character, in outlines or scanned: recognised, none wrong."""

from __future__ import annotations

import pytest

from archive.process import read
from tests.archive.ofd_made import SPACE, ofd
from tests.archive.outlined import outlined
from tests.documents import Damage, draw, raster
from tests.documents.drawn import _begin
from tests.documents.score import score

pytest.importorskip("rapidocr", reason="needs OCR: pip install 'xxgk[ocr]'")


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3, 6))
def test_a_report_in_outlines(seed):
    _, paper, truth, _ = _begin("ofd", seed, plain=True, fixed={"font": "noto-sans"})
    proven(outlined(paper), truth)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2))
def test_a_scanned_report(seed):
    one = draw("pdf", seed, plain=True)
    pages = raster.images(one.data, 200)
    pictures = {f"Doc_0/Res/{at}.png": raster.as_file(page, "png", Damage(dpi=200)) for at, page in enumerate(pages)}
    media = "".join(f'<ofd:MultiMedia ID="{at}" Type="Image"><ofd:MediaFile>{at}.png</ofd:MediaFile></ofd:MultiMedia>' for at in range(len(pages)))
    resources = f'<ofd:Res {SPACE} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>'
    images = (f'<ofd:ImageObject ID="6" Boundary="0 0 210 297" ResourceID="{at}"/>' for at in range(len(pages)))
    proven(ofd(*images, common="<ofd:DocumentRes>R.xml</ofd:DocumentRes>", parts={"Doc_0/R.xml": resources} | pictures), one.truth)


def proven(data, truth):
    found = score(read(data), truth)
    assert not found.wrong
    assert not found.invented
    assert found.right >= 0.99 * found.all
