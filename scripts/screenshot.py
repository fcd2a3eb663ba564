"""Make docs/screenshot.png: four phones looking at the sample world of a running `make run`.

usage: python -m scripts.screenshot [http://127.0.0.1:8000]
"""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.chromium import how_to_start

PICTURE = Path(__file__).parents[1] / "docs" / "screenshot.png"
PRODUCT = "/toko/pelangi-dieng/carica-dalam-sirup-toples"
PHONE: ViewportSize = {"width": 360, "height": 760}
GAP = 24
PAPER = "#eadfc8"


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**how_to_start())
        shots = [*shop(browser, address), *back_office(browser, address)]
        browser.close()
    side_by_side(shots).quantize(128).save(PICTURE, optimize=True)
    print(f"{PICTURE}: {PICTURE.stat().st_size // 1024} KB")


def shop(browser: Browser, address: str) -> list[Image.Image]:
    page = browser.new_page(base_url=address, viewport=PHONE)
    return [look(page, path) for path in ("/", PRODUCT)]


def back_office(browser: Browser, address: str) -> list[Image.Image]:
    page = browser.new_page(base_url=address, viewport=PHONE)
    page.goto("/masuk")
    page.get_by_label("Nomor HP").fill("0811 0000 0002")
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("PIN 6 angka atau kata sandi").fill("270519")
    page.get_by_role("button", name="Masuk", exact=True).click()
    return [look(page, f"/kelola/pelangi-dieng{path}") for path in ("/", "/pesanan")]


def look(page: Page, path: str) -> Image.Image:
    page.goto(path, wait_until="networkidle")
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def side_by_side(shots: list[Image.Image]) -> Image.Image:
    width = GAP + sum(shot.width + GAP for shot in shots)
    sheet = Image.new("RGB", (width, shots[0].height + 2 * GAP), PAPER)
    for place, shot in enumerate(shots):
        sheet.paste(shot, (GAP + place * (shot.width + GAP), GAP))
    return sheet


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
