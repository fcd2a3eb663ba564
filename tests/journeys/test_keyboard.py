"""A customer who has no pointer: from home to a placed order with Tab, Enter and Space."""

from playwright.sync_api import expect

from tests.factories import make_group, make_variant

FOCUSED = """() => {
  const at = document.activeElement;
  const name = at.getAttribute('aria-label') ?? at.labels?.[0]?.innerText ?? at.innerText;
  const box = at.getBoundingClientRect();
  const x = Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.y + box.height / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  const around = '.prod, label, .affix, .find';  // what shows the ring instead
  const ring = [at, at.closest(around)].filter(Boolean)
    .some(part => parseFloat(getComputedStyle(part).outlineWidth) >= 2
      && getComputedStyle(part).outlineStyle !== 'none');
  return {
    name: (name ?? '').replace(/\\s+/g, ' ').trim(),
    isSeen: ring && (at.contains(top) || Boolean(top?.closest(around)?.contains(at))),
  };
}"""
MOST_TABS = 80


def test_everything_can_be_ordered_without_a_pointer(page):
    make_variant(make_group("Lebah"), "Madu", price_idr=40_000)
    page.emulate_media(reduced_motion="reduce")  # between pages nothing covers what has the focus
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["name"] == "Langsung ke isi"
    page.keyboard.press("Enter")

    go(page, "Madu", "Enter")
    go(page, "Masukkan keranjang", "Space")
    go(page, "Lanjut ke pengiriman", "Enter")
    fill(page, "Nama penerima", "Dewi Lestari")
    fill(page, "Nomor HP", "0811 0000 1001")
    fill(page, "Kecamatan atau kode pos", "Leksono")
    expect(page.get_by_role("radio", name="Reguler")).to_be_visible()
    fill(page, "Alamat lengkap", "Jl. Contoh No. 9")
    tab_to(page, "Reguler")
    page.keyboard.press("Space")
    go(page, "Buat pesanan", "Enter")
    expect(page.get_by_text("Rp50.").first).to_be_visible()


def go(page, name, key):
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press(key)


def fill(page, name, text):
    tab_to(page, name)
    page.keyboard.type(text)


def tab_to(page, name):
    """Go on by Tab until a control of this name has the focus, and see where it is."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["name"].startswith(name):
            assert focused["isSeen"], focused
            return
        assert focused["isSeen"] or focused["name"] == "", focused
    raise AssertionError(f"Tab never comes to {name}")
