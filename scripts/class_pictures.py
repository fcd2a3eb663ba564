"""Make the pictures of docs/class.md from the class of the sample world of a running `make run`.

usage: python -m scripts.class_pictures [http://127.0.0.1:8000]
"""

import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from scripts.screenshot import PHONE, look, side_by_side
from storefront.operator.demo.people import PIN, TRAINER_PASSWORD, TRAINER_PHONE
from storefront.operator.demo.school import PEOPLE
from tests.chromium import how_to_start

FOLDER = Path(__file__).parents[1] / "docs" / "class"
PANEL = ("", "/kendali", "/pembeli")
PROJECTOR: ViewportSize = {"width": 1280, "height": 720}


def main(address: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**how_to_start())
        trainer = sign_in(browser, address)
        classes = trainer.locator("main a[href^='/kelas/']:not([href='/kelas/baru'])")
        panel = classes.first.get_attribute("href") or ""
        keep("panel", side_by_side([look(trainer, f"{panel}{page}") for page in PANEL]))
        keep("phone", side_by_side(on_her_phone(browser, address, code_of(trainer, panel))))
        trainer.set_viewport_size(PROJECTOR)
        keep("board", look(trainer, f"{panel}/papan"))
        browser.close()


def sign_in(browser: Browser, address: str) -> Page:
    page = browser.new_page(base_url=address, viewport=PHONE)
    page.goto("/masuk")
    page.get_by_label("Nomor HP").fill(TRAINER_PHONE)
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_label("PIN 6 angka atau kata sandi").fill(TRAINER_PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.goto("/kelas/saya")
    return page


def code_of(page: Page, classroom: str) -> str:
    page.goto(classroom)
    return (page.locator(".code-in").first.text_content() or "").replace(" ", "")


def on_her_phone(browser: Browser, address: str, code: str) -> list[Image.Image]:
    """The door, a lesson, and her practice shop."""
    page = browser.new_page(base_url=address, viewport=PHONE)
    door = look(page, f"/kelas/gabung/{code}")
    page.get_by_text(PEOPLE[0], exact=True).click()
    page.get_by_label("PIN 6 angka").fill(PIN)
    page.get_by_role("button", name="Mulai belajar").click()
    page.wait_for_url("**/toko-latihan")
    return [
        door,
        *(look(page, f"/latihan/{code}/{path}") for path in ("pelajaran/foto", "toko-latihan")),
    ]


def keep(name: str, picture: Image.Image) -> None:
    file = FOLDER / f"{name}.png"
    picture.quantize(128).save(file, optimize=True)
    print(f"{file}: {file.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
