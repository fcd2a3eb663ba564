"""How templates write money, moments, weights and phone numbers."""

import re
from datetime import date, datetime, timedelta
from urllib.parse import quote

from babel.dates import format_date, format_datetime
from flask import Flask
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from storefront.core import world
from storefront.core.clock import WIB, now, today
from storefront.core.language import Language, page_language, shop_root
from storefront.core.money import decimals_sign, format_idr, thousands


def init_app(app: Flask) -> None:
    """Register every filter below, and the two questions that the layouts ask."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True  # fewer bytes on a weak signal
    for show in (
        thousands,
        when,
        when_short,
        hour,
        day,
        weekday,
        ago,
        kg,
        phone,
        wa_link,
        initials,
        words,
    ):
        app.jinja_env.filters[show.__name__] = show
    app.jinja_env.filters["rp"] = format_idr
    app.jinja_env.globals["wa_link"] = wa_link
    app.jinja_env.globals["world_is_practice"] = world.is_practice


def when(moment: datetime) -> str:
    """`3 Desember 2026, 14.30 WIB`, `3 December 2026, 14:30 WIB (UTC+7)`"""
    zone = "WIB (UTC+7)" if page_language() is Language.EN else "WIB"
    return f"{_format(moment, 'd MMMM y')}, {hour(moment)} {zone}"


def when_short(moment: datetime) -> str:
    """`Selasa 24 Nov, 10.02`"""
    return f"{_format(moment, 'EEEE d MMM')}, {hour(moment)}"


def hour(moment: datetime) -> str:
    """`10.02`, in English `10:02`; the time in Central Java."""
    return moment.astimezone(WIB).strftime("%H:%M" if page_language() is Language.EN else "%H.%M")


def day(value: date) -> str:
    """`24 November 2026`; a moment counts as the day it is in Central Java."""
    if isinstance(value, datetime):
        value = value.astimezone(WIB).date()
    return format_date(value, "d MMMM y", locale=get_locale())


def weekday(value: date) -> str:
    """`Selasa, 1 Desember`; with the year when it is another one."""
    pattern = "EEEE, d MMMM" if value.year == today().year else "EEEE, d MMMM y"
    return format_date(value, pattern, locale=get_locale())


def ago(moment: datetime) -> str:
    """`10 menit lalu`, `kemarin`; the date when a week or more has passed."""
    passed = now() - moment
    days = (now().astimezone(WIB).date() - moment.astimezone(WIB).date()).days
    if passed < timedelta(minutes=1):
        return _("baru saja")
    if passed < timedelta(hours=1):
        return ngettext("%(num)d menit lalu", "%(num)d menit lalu", passed.seconds // 60)
    if days < 1:
        return ngettext("%(num)d jam lalu", "%(num)d jam lalu", passed.seconds // 3600)
    if days == 1:
        return _("kemarin")
    if days < 7:
        return ngettext("%(num)d hari lalu", "%(num)d hari lalu", days)
    return day(moment)


def kg(grams: int) -> str:
    """1310 → `1,4 kg`: one decimal, rounded up as couriers do."""
    whole, tenth = divmod(-(-grams // 100), 10)
    return f"{thousands(whole)}{decimals_sign() if tenth else ''}{tenth or ''} kg"


def phone(number: str) -> str:
    """`+628110000002` → `0811 0000 0002`; foreign numbers stay as they are."""
    if not number.startswith("+62"):
        return number
    return " ".join(re.findall(".{1,4}", "0" + number.removeprefix("+62")))


def wa_link(number: str | None, text: str) -> str:
    """A WhatsApp chat with the text ready to send; without a number the person picks the reader.

    Nothing of a class leaves: there it leads to the page that shows what would have been sent.
    """
    query = f"?text={quote(text, safe='')}"
    if world.is_practice():
        return f"{shop_root()}/pesan-latihan{query}"
    return f"https://wa.me/{(number or '').removeprefix('+')}{query}"


def initials(name: str) -> str:
    """`Pelangi Dieng` → `PD`"""
    return "".join(word[0] for word in name.split()[:2]).upper()


def words(number: int) -> str:
    """2 → `dua`; from eleven on the digits."""
    spoken = {
        1: _("satu"),
        2: _("dua"),
        3: _("tiga"),
        4: _("empat"),
        5: _("lima"),
        6: _("enam"),
        7: _("tujuh"),
        8: _("delapan"),
        9: _("sembilan"),
        10: _("sepuluh"),
    }
    return spoken.get(number) or thousands(number)


def _format(moment: datetime, pattern: str) -> str:
    return format_datetime(moment, pattern, tzinfo=WIB, locale=get_locale())
