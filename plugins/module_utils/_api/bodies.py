# Copyright (c) 2026, the timeseries.influxdb authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: not for use from outside, and may change at any time.


"""The body of a response: read and unpacked piece by piece, and never more of it than a bound."""

from __future__ import annotations

import typing as t
import zlib

from .transport import requests

# No honest list is as long: the DBRP mappings of 100,000 buckets have half of it.
LARGEST = 64 * 1024 * 1024
_PIECE = 64 * 1024


class TooLargeError(Exception):
    """A body has more than LARGEST bytes, as it came or unpacked."""


class EncodingError(Exception):
    """A body is packed in another way than was asked for, or not packed as it says."""


def read_body(response: requests.Response) -> bytes:
    """Return the whole body. Raise requests' ChunkedEncodingError where it is shorter than it says."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding in ("", "identity"):
        pieces: t.Iterator[bytes] = _pieces(response)
    elif encoding in ("gzip", "x-gzip"):
        pieces = _unpacked(_pieces(response))
    else:
        raise EncodingError(encoding)
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > LARGEST:
            raise TooLargeError
    return bytes(body)


def _pieces(response: requests.Response) -> t.Iterator[bytes]:
    raw = response.raw
    stated = _stated_length(response)
    if stated is not None and stated > LARGEST:
        raise TooLargeError
    came = 0
    while True:
        # Not stream(), which reads the line of a chunk's size whatever its length.
        piece = _read(raw)
        if not piece:
            break
        came += len(piece)
        yield piece
    # urllib3 2 raises this itself, urllib3 1 doesn't.
    if stated is not None and came < stated and response.status_code not in (204, 304):
        raise requests.exceptions.ChunkedEncodingError


def _stated_length(response: requests.Response) -> int | None:
    """Return how many bytes the body should have, None where nothing that counts says so."""
    length = response.headers.get("Content-Length", "")
    if "Transfer-Encoding" in response.headers or len(length) >= 20:
        return None
    return int(length) if length.isascii() and length.isdigit() else None


def _read(raw: t.Any) -> bytes:
    try:
        piece: bytes = raw.read(_PIECE, decode_content=False)
    except requests.exceptions.BaseHTTPError as error:  # type: ignore[attr-defined]  # urllib3's, as it is where requests found it
        if type(error).__name__ == "ReadTimeoutError":
            raise requests.exceptions.ReadTimeout(error) from error
        raise requests.exceptions.ChunkedEncodingError(error) from error
    return piece


def _unpacked(pieces: t.Iterator[bytes]) -> t.Iterator[bytes]:
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    begun = False
    for piece in pieces:
        begun = True
        left = piece
        while left and not unpacker.eof:
            try:
                yield unpacker.decompress(left, _PIECE)
            except zlib.error:
                raise EncodingError("gzip") from None
            left = unpacker.unconsumed_tail
    if begun and not unpacker.eof:
        raise requests.exceptions.ChunkedEncodingError
