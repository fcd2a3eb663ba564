"""QRIS texts: what is read from them, what is refused, and what an amount makes of them."""

import binascii
import json
import random
from pathlib import Path

import pytest
import qriskit
from hypothesis import given
from hypothesis import strategies as st

from storefront.payments.qris import (
    LONGEST,
    MOST_IDR,
    BillNumberRefused,
    BrokenQris,
    ForeignQris,
    NotQris,
    QrisAmountRefused,
    QrisRefused,
    QrisWithCharges,
    read_qris,
    with_amount,
)
from storefront.words import say
from tests.sizes import size

VECTORS = json.loads((Path(__file__).parent / "data" / "qris.json").read_text())["vectors"]
TRADER, CHARGING, WRONG_SUM, STATIC, DYNAMIC = (vector["payload"] for vector in VECTORS)
PRINTABLE = "".join(map(chr, range(32, 127)))
NAMES = st.text(PRINTABLE + "ÜéÇñ–字", min_size=1, max_size=25)


def sealed(fields):
    body = "".join(f"{tag}{len(value):02}{value}" for tag, value in fields) + "6304"
    return f"{body}{binascii.crc_hqx(body.encode(), 0xFFFF):04X}"


def code(**changes):
    """A static code with other fields than usual, `t59="…"`; None leaves one out."""
    fields = {
        "00": "01",
        "01": "11",
        "26": "0014COM.CONTOH.WWW",
        "51": "0014ID.CO.QRIS.WWW0215ID1020000000001",
        "52": "5499",
        "53": "360",
        "58": "ID",
        "59": "KOPI LIPURSARI",
        "60": "WONOSOBO",
    } | {tag.removeprefix("t"): value for tag, value in changes.items()}
    return sealed(sorted((tag, value) for tag, value in fields.items() if value is not None))


@pytest.mark.parametrize("payload", [TRADER, STATIC])
def test_a_whole_code_is_read(payload):
    read = read_qris(payload)
    assert (read.is_static, read.amount_idr, read.bill_number) == (True, None, "")
    assert read.nmid == qriskit.parse(payload).nmid


def test_it_says_who_is_paid_and_what():
    read = read_qris(DYNAMIC)
    assert (read.name, read.city, read.postcode) == ("KOPI LIPURSARI", "WONOSOBO", "56362")
    assert (read.nmid, read.mcc) == ("ID1020000000001", "5499")
    assert (read.is_static, read.amount_idr, read.bill_number) == (False, 25_123, "INV-2026-001")


def test_an_amount_makes_the_code_of_the_vectors():
    assert with_amount(STATIC, 25_123, "INV-2026-001") == DYNAMIC
    assert with_amount(DYNAMIC, 25_123, "INV-2026-001") == DYNAMIC


def test_what_stands_beside_the_number_of_the_bill_is_kept():
    paid = with_amount(TRADER, 25_000, "INV-2026-001")
    assert "62280512INV-2026-0010708KASIR-01" in paid


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        ("", NotQris),
        ("https://contoh.id/bayar", NotQris),
        (CHARGING, QrisWithCharges),
        (WRONG_SUM, BrokenQris),
        (STATIC.lower(), BrokenQris),
        (STATIC[:-1], BrokenQris),
        (STATIC + " ", BrokenQris),
        (STATIC.replace("KOPI", "KO\x00I"), BrokenQris),
        (STATIC.replace("KOPI", "KO\ud800I"), BrokenQris),
        (code(t53="840"), ForeignQris),
        (code(t58="SG"), ForeignQris),
        (code(t55="01"), QrisWithCharges),
        (code(t57="5"), QrisWithCharges),
        (code(t54="10000001"), QrisAmountRefused),
        (code(t54="25000.50"), QrisAmountRefused),
        (code(t54="0"), QrisAmountRefused),
        (code(t54="٢٥"), QrisAmountRefused),
        (code(t59=None), NotQris),
        (code(t52="54"), NotQris),
        (code(t01="13"), NotQris),
        (code(t26=None, t51=None), NotQris),
        (code(t51="0014ID.CO"), BrokenQris),
        (code(t62="0103A010102B0"), BrokenQris),
        (sealed([("00", "01"), ("53", "360"), ("53", "360")]), BrokenQris),
        (code(**{f"t{tag}": "x" * 99 for tag in range(80, 86)}), BrokenQris),
    ],
)
def test_what_we_do_not_pay_to_is_refused(app, payload, kind):
    with pytest.raises(kind) as refused:
        read_qris(payload)
    assert type(refused.value) is kind
    assert "%" not in say(refused.value)
    with pytest.raises(QrisRefused):
        with_amount(payload, 25_000, "E-7K4QHT-1")


@pytest.mark.parametrize("field", ["5\N{SUPERSCRIPT TWO}0212", "80", "8099x", "x80101"])
def test_lengths_that_do_not_fit_are_refused_with_a_checksum_that_does(field):
    body = code()[:-8] + field + "6304"
    with pytest.raises(BrokenQris):
        read_qris(f"{body}{binascii.crc_hqx(body.encode(), 0xFFFF):04X}")


def test_a_checksum_of_another_length_is_refused():
    body = code()[:-8] + "6312abcd6304"
    with pytest.raises(NotQris):
        read_qris(f"{body}{binascii.crc_hqx(body.encode(), 0xFFFF):04X}")


def test_no_code_with_one_other_character_is_taken():
    """A checksum of 16 bits misses no change within 16 of them: no ASCII letter for another."""
    chance = random.Random(7)
    for payload in (TRADER, STATIC, DYNAMIC):
        for _ in range(size(300, 10_000)):
            place = chance.randrange(len(payload))
            other = chance.choice(PRINTABLE.replace(payload[place], ""))
            with pytest.raises(QrisRefused):
                read_qris(payload[:place] + other + payload[place + 1 :])


@pytest.mark.parametrize("amount_idr", [0, -1, MOST_IDR + 1])
def test_an_amount_that_nobody_can_pay_is_refused(amount_idr):
    with pytest.raises(QrisAmountRefused):
        with_amount(STATIC, amount_idr, "E-7K4QHT-1")


@pytest.mark.parametrize("number", ["", "é", "E-7K4QHT\n", "E" * 26])
def test_a_number_that_does_not_fit_is_refused(number):
    with pytest.raises(BillNumberRefused):
        with_amount(STATIC, 25_000, number)
    with pytest.raises(BillNumberRefused):
        with_amount(code(t62="0780" + "K" * 80), 25_000, "E-7K4QHT-12345678")


@given(
    name=NAMES,
    amount_idr=st.integers(1, MOST_IDR),
    number=st.text(PRINTABLE, min_size=1, max_size=25),
)
def test_what_is_put_in_is_read_again(name, amount_idr, number):
    static = code(t59=name, t62="0708KASIR-01", t64="0002ID0103KÜÉ")
    assert read_qris(static).name == name

    paid = with_amount(static, amount_idr, number)
    read = read_qris(paid)
    assert (read.name, read.amount_idr, read.bill_number) == (name, amount_idr, number)
    assert not read.is_static
    assert len(paid) <= LONGEST


@pytest.mark.parametrize("name", ["KOPI LIPURSARI", "TOKO BÜ PARTI", "CAFÉ LERENG"])
def test_another_reader_reads_the_same(name):
    paid = with_amount(code(t59=name), 25_123, "E-7K4QHT-1")
    other = qriskit.parse(paid)
    assert (other.merchant_name, int(other.amount)) == (name, 25_123)
    assert other.additional_data.reference_label == "E-7K4QHT-1"
    assert str(other) == paid


@pytest.mark.databases("sqlite")
def test_the_command_writes_the_fields_as_json(app):
    shell = app.test_cli_runner()
    read = json.loads(shell.invoke(args=["qris", STATIC]).output)
    assert (read["name"], read["nmid"], read["is_static"]) == (
        "KOPI LIPURSARI",
        "ID1020000000001",
        True,
    )
    paid = shell.invoke(args=["qris", STATIC, "--amount", "25.123", "--bill", "INV-1"])
    assert json.loads(paid.output)["payload"] == with_amount(STATIC, 25_123, "INV-1")


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "arguments",
    [
        [WRONG_SUM],
        [CHARGING],
        [STATIC, "--amount", "banyak"],
        [STATIC, "--amount", "10000001"],
        [STATIC, "--amount", "25000", "--bill", "E" * 26],
        [STATIC, "--bill", "INV-1"],
    ],
)
def test_the_command_says_in_one_line_why_not(app, arguments):
    refused = app.test_cli_runner().invoke(args=["qris", *arguments])
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: ")
    assert refused.output.count("\n") == 1
