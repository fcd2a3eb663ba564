"""The board in a browser: it fits the projector, and outlives the network."""

from datetime import timedelta

from playwright.sync_api import expect

from storefront.core.world import entered
from storefront.training.services.join import ask_for_help
from storefront.training.services.lead import show_lesson, start_timer
from tests.factories import come_in, make_classroom, make_trainer, place_order
from tests.training.test_board import put_up

NAMES = ["Bu Sari", "Bu Tumi", "Mbak Rina", "Bu Warni", "Pak Yono"]
NAMES += ["Bu Lastri", "Bu Endang", "Bu Parti", "Mbak Yuni", "Bu Karsih"]
OVERFLOW = """() => {
  const over = element => element.scrollHeight > element.clientHeight
    || element.scrollWidth > element.clientWidth;
  return [...document.querySelectorAll('html, .board, .matrix, .board th')]
    .filter(over).map(element => element.className || element.tagName);
}"""


def test_ten_people_fit_on_both_projectors_and_a_lost_network_leaves_the_board(client, new_context):
    trainer = make_trainer()
    classroom = make_classroom(trainer=trainer, names=NAMES)
    people = [come_in(classroom, name) for name in NAMES[:2]]
    with entered(classroom.world):
        for count in range(6):
            place_order(put_up(people[0], classroom, f"Keripik tempe pedas {count}"), 3)
    show_lesson(classroom.id, "foto", "has_description")
    start_timer(classroom.id, timedelta(minutes=25))
    context = new_context()
    page = context.new_page()
    client.enter(trainer.id)
    client.let_in(context)
    page.goto(f"/kelas/{classroom.id}/papan")
    for width, height in ((1280, 720), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(OVERFLOW) == []
    expect(page.get_by_role("timer")).to_contain_text("24.5")

    ask_for_help(people[1].id, is_needed=True)
    expect(page.get_by_role("row", name="Bu Tumi")).to_contain_text("Bantuan", timeout=5_000)
    context.set_offline(True)
    expect(page.get_by_text("Jaringan terputus")).to_be_visible(timeout=9_000)
    expect(page.get_by_role("row", name="Bu Tumi")).to_contain_text("Bantuan")
    context.set_offline(False)
    expect(page.get_by_text("Jaringan terputus")).to_be_hidden(timeout=9_000)
