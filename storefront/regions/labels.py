"""How places are called for short, in the language of the page."""

from flask_babel import gettext as _

REGENCY = "Kabupaten "


def short_name(name: str) -> str:
    """`Kabupaten Wonosobo` → `Kab. Wonosobo`, in English `Wonosobo Regency`; other names stay."""
    plain = plain_name(name)
    return name if plain == name else _("Kab. %(name)s", name=plain)


def plain_name(name: str) -> str:
    """`Kabupaten Wonosobo` → `Wonosobo`, as people say where something comes from."""
    return name.removeprefix(REGENCY)


def district_name(name: str) -> str:
    """`Leksono` → `Kec. Leksono`"""
    return _("Kec. %(name)s", name=name)
