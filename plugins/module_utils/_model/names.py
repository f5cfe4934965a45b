# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""What the server takes for a name or an ID, and when two names are the same to it. Pure."""

from __future__ import annotations

import re

from .._errors import DeclarationError

_ID = re.compile(r"[0-9a-f]{16}")
_ZERO_ID = "0" * 16
# Bytes; one more, and InfluxDB OSS 2.9 answers 413 "key too large", for buckets and labels alike.
LONGEST_NAME = 32_752
# Go's unicode.IsSpace, which differs from Python's: no \x1c to \x1f (recording "names").
_GO_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"


def check_id(value: str, option: str) -> str:
    """``value`` in lower case, if it is an ID: 16 hexadecimal digits.

    Anything else would reach another URL (``../orgs/…``), so it is refused here.
    """
    lowered = value.lower()
    if _ID.fullmatch(lowered) and lowered != _ZERO_ID:
        return lowered
    if lowered == _ZERO_ID:
        raise DeclarationError(f"{option}: InfluxDB gives no thing the ID {value!r}.")
    if re.fullmatch(r"[-+]?[0-9_]+|[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?", value):
        raise DeclarationError(
            f"{option}: {value!r} looks like a number that YAML has read. An ID is 16 hexadecimal digits: quote it."
        )
    raise DeclarationError(f"{option}: {value!r} is no ID. An ID is 16 hexadecimal digits, such as '0123456789abcdef'.")


def check_text(value: str, option: str) -> str:
    """``value``, if it can be sent: text that UTF-8 can write."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise DeclarationError(f"{option}: {value!r} is not valid Unicode text.") from None
    return value


def check_given(value: str, option: str) -> str:
    """``value``, if it isn't empty: an empty filter is no filter to the server (recording ``filters``)."""
    if value == "":
        raise DeclarationError(f"{option}: an empty string names nothing. Leave the option out, or give a name.")
    return check_text(value, option)


def check_new_bucket_name(value: str, option: str = "name") -> str:
    """``value``, if the server lets a bucket have that name (recordings ``bucket-create`` and ``bucket-patch``)."""
    check_given(value, option)
    if value.startswith("_"):
        raise DeclarationError(
            f"{option}: {value!r} begins with an underscore, which InfluxDB keeps for its system buckets."
        )
    if '"' in value:
        raise DeclarationError(f"{option}: {value!r} has a double quote, which InfluxDB refuses in bucket names.")
    return _within_longest(value, option)


def check_dbrp_name(value: str, option: str) -> str:
    """``value``, if the server says that a database or a retention policy of a DBRP mapping may have that name."""
    check_given(value, option)
    if value in (".", "..") or not all(letter.isalnum() or letter in "_-." for letter in value):
        raise DeclarationError(
            f"{option}: {value!r} is not a name that InfluxDB documents for DBRP mappings. It has letters, digits, '_', '-' and '.' only."
        )
    return _within_longest(value, option)


def trim(name: str) -> str:
    """``name`` as the server stores it for a label: without the white space around it, as Go sees white space."""
    return name.strip(_GO_SPACE)


def label_key(name: str) -> bytes:
    """The key under which the server holds a label's name unique within its organization.

    It lowers letter by letter, then cuts or pads the result to the length of the name as it was, so that ``İ`` is not
    ``i`` although Go lowers it so (recording ``names``).
    """
    trimmed = trim(name)
    size = len(trimmed.encode("utf-8"))
    return "".join(map(_lower, trimmed)).encode("utf-8")[:size].ljust(size, b"\0")


def check_label_name(value: str, option: str) -> str:
    """``value`` as the server would store it, if a label can have that name."""
    check_text(value, option)
    if trim(value) == "":
        raise DeclarationError(f"{option}: {value!r} is blank, which is no name for a label.")
    return _within_longest(trim(value), option)


def check_organization_name(value: str, option: str) -> str:
    """``value``, if an organization can have that name, or one that is the same to the server (recording ``orgs-crud``)."""
    check_text(value, option)
    if trim(value) == "":
        raise DeclarationError(f"{option}: {value!r} is blank, which is no name for an organization.")
    return _within_longest(value, option)


def _within_longest(name: str, option: str) -> str:
    size = len(name.encode("utf-8"))
    if size > LONGEST_NAME:
        raise DeclarationError(
            f"{option}: a name that begins with {name[:20]!r} has {size} bytes, and InfluxDB takes {LONGEST_NAME} at most."
        )
    return name


def _lower(letter: str) -> str:
    # U+0130 is the one letter that Python lowers to two.
    return "i" if letter == "\u0130" else letter.lower()
