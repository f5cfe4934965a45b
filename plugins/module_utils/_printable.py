# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""Text of a server or a user, made safe to show: what cannot be seen is escaped, and secrets are masked. Pure."""

from __future__ import annotations

import base64
import functools
import re
import typing as t
import unicodedata
from html import unescape

MASK = "********"
# A shorter run of a secret's letters than this is not masked: it tells little, and occurs by chance.
_RUN = 8
_SHORTEST = 4
_UNFOLDINGS = 3
# So many of a list's entries are named in a message, and so many characters of a text are quoted.
_MOST_NAMED = 5
_LONGEST_QUOTE = 60
# Letters, marks, numbers, punctuation and symbols. All else is a control, a format, a surrogate, unassigned or a separator.
_SHOWN_CATEGORIES = frozenset("LMNPS")
# Unicode's Default_Ignorable_Code_Point where the category alone would show it, and a blank among the symbols.
_IGNORABLE = frozenset(
    (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x2800, 0x3164, 0xFFA0, 0x1D159)
)
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0000, 0xE1000))
_ESCAPE = re.compile(
    r"%(?P<percent>[0-9A-Fa-f]{2})"
    r"|\\u\{(?P<braced>[0-9A-Fa-f]{1,6})\}|\\U(?P<long>[0-9A-Fa-f]{8})|\\u(?P<short>[0-9A-Fa-f]{4})|\\x(?P<byte>[0-9A-Fa-f]{2})"
    r"|\\(?P<letter>[nrtbf0])|\\(?P<sign>[^\w\s])"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
)
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "0": "\0"}


def printable(text: str) -> str:
    r"""Return ``text`` on one line, with escapes such as ``\u061c`` for all that cannot be seen or steers a terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter if _is_shown(letter) else _escaped(letter) for letter in text)


def count(number: int, one: str, many: str | None = None) -> str:
    """Return ``number`` with its noun: ``one`` for 1, else ``many``, which is ``one`` with an s unless given."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def shorten(text: str, limit: int) -> str:
    """Return ``text`` with at most ``limit`` characters. Mask it before."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def quoted(text: str) -> str:
    """Return ``text`` in quotes, without the end of a long one."""
    return repr(text) if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]!r}…"


def summarize(texts: t.Sequence[str], separator: str = ", ", more: str = " and {} more") -> str:
    """Return the first few of ``texts``, and how many more there are, since a message has one line."""
    left = len(texts) - _MOST_NAMED
    return separator.join(texts[:_MOST_NAMED]) + (more.format(left) if left > 0 else "")


def mask(text: str, secrets: t.Iterable[str], *, runs: bool = False) -> str:
    """Return ``text`` without ``secrets``, however they are escaped in it: for a URL, JSON, HTML or by ``repr()``.

    With ``runs``, parts of a secret are masked too, for text that somebody else may have cut.
    """
    known = sorted(set(filter(None, secrets)), key=len, reverse=True)
    for secret in known:
        whole = re.escape(secret) if len(secret) >= _SHORTEST else rf"(?<!\w){re.escape(secret)}(?!\w)"
        text = re.sub(whole, MASK, text)
    forms = {form for secret in known for form in _forms(secret)}
    if not forms or not text:
        return text
    letters, places = _unfolded(text)
    hidden = [False] * len(letters)
    for form in forms:
        _mark(letters, form, hidden, runs)
    return _with_masks(text, places, hidden) if any(hidden) else text


def shown(text: str, secrets: t.Iterable[str], limit: int) -> str:
    """Return what somebody else said, safe to show: masked first, then on one line, then at most ``limit`` characters."""
    # What is not looked at is not shown either. The rest is there so that a secret at the limit is met whole.
    window = text[: 8 * limit + 8_192]
    known = list(secrets)
    line = " ".join(mask(window, known, runs=True).split())
    return shorten(printable(mask(line, known, runs=True)), limit)


def _is_shown(letter: str) -> bool:
    if letter == " ":
        return True
    code = ord(letter)
    return (
        unicodedata.category(letter)[0] in _SHOWN_CATEGORIES
        and code not in _IGNORABLE
        and not any(code in selectors for selectors in _SELECTORS)
    )


def _escaped(letter: str) -> str:
    code = ord(letter)
    if code in (9, 10, 13):
        return repr(letter)[1:-1]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


@functools.lru_cache(maxsize=64)
def _forms(secret: str) -> tuple[str, ...]:
    """The secret as it is searched for: unfolded as the text is, and in base64 at each of the three places it can begin at."""
    if len(secret) < _SHORTEST:
        return ()
    raw = secret.encode("utf-8", "surrogatepass")
    # Bytes that are escaped one by one, halves of a surrogate pair, and a space in a query.
    pairs = "".join(map(chr, memoryview(secret.encode("utf-16", "surrogatepass")[2:]).cast("H")))
    bytewise = raw.decode("latin-1")
    spelled = (secret, bytewise, pairs, secret.replace(" ", "+"), bytewise.replace(" ", "+"))
    forms = {_unfolded(form)[0] for form in spelled}
    for begin in range(3):
        encoded = base64.b64encode(b"\0" * begin + raw).decode("ascii")
        # The letters at both ends depend on what stands beside the secret.
        core = encoded[(0, 2, 3)[begin] : len(encoded) - (0 if (len(raw) + begin) % 3 == 0 else 3)].rstrip("=")
        if len(core) >= _RUN:
            forms |= {core, core.replace("+", "-").replace("/", "_")}
    return tuple(form for form in forms if len(form) >= _SHORTEST)


def _unfolded(text: str) -> tuple[str, list[tuple[int, int]]]:
    """``text`` without escapes and white space, and where in ``text`` each of its letters comes from."""
    letters, places = text, [(index, index + 1) for index in range(len(text))]
    for _turn in range(_UNFOLDINGS):
        again, places = _unfolded_once(letters, places)
        if again == letters:
            break
        letters = again
    kept = [index for index, letter in enumerate(letters) if not letter.isspace()]
    return "".join(letters[index] for index in kept), [places[index] for index in kept]


def _unfolded_once(text: str, places: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    letters: list[str] = []
    whence: list[tuple[int, int]] = []
    last = 0
    for found in _ESCAPE.finditer(text):
        letters.append(text[last : found.start()])
        whence += places[last : found.start()]
        meant = _meant(found)
        letters.append(meant)
        whence += [(places[found.start()][0], places[found.end() - 1][1])] * len(meant)
        last = found.end()
    return "".join([*letters, text[last:]]), [*whence, *places[last:]]


def _meant(found: re.Match[str]) -> str:
    kind = found.lastgroup
    value = found[kind or 0]
    if kind == "entity":
        return unescape(value)
    if kind == "letter":
        return _LETTERS[value]
    if kind == "sign":
        return value
    code = int(value, 16)
    return chr(code) if code < 0x110000 else value


def _mark(letters: str, form: str, hidden: list[bool], runs: bool) -> None:
    size = min(_RUN, len(form)) if runs else len(form)
    pieces = {form[index : index + size] for index in range(len(form) - size + 1)}
    for index in range(len(letters) - size + 1):
        if letters[index : index + size] in pieces:
            hidden[index : index + size] = [True] * size


def _with_masks(text: str, places: list[tuple[int, int]], hidden: list[bool]) -> str:
    parts: list[str] = []
    last = 0
    for (begin, end), is_hidden in zip(places, hidden):
        if not is_hidden or end <= last:
            continue
        between = text[last:begin]
        if between.strip() or not parts:
            parts += [between, MASK]
        last = end
    return "".join([*parts, text[last:]])
