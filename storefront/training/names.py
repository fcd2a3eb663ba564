"""What people of a class are called: the first name is all that the others see."""

from collections.abc import Collection

TITLES = frozenset({"bu", "ibu", "pak", "bapak", "mbak", "mas", "bang", "kak", "mak", "mbok"})


def first_name(name: str) -> str:
    """`Bu Endang Purwanti` → `Bu Endang`, `Sulastri` → `Sulastri`."""
    words = name.split()
    count = 2 if words and words[0].lower().rstrip(".") in TITLES else 1
    return " ".join(words[:count])


def called_among(name: str, taken: Collection[str]) -> str:
    """Her first name, with a number behind it when somebody is called so already."""
    called, others = first_name(name), {each.lower() for each in taken}
    number, choice = 1, called
    while choice.lower() in others:
        number += 1
        choice = f"{called} {number}"
    return choice
