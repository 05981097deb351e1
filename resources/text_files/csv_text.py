"""The text of a file that people, spreadsheets or programs saved, whatever encoding its first bytes show.

Files with a mark at their beginning say what they are in; UTF-16 shows itself without one. What else is not UTF-8 may
be in any of a dozen encodings, which differ in the letters of people's names: it is never guessed.
"""

from __future__ import annotations

import codecs
from pathlib import Path

from resources.errors import FixSetup
from resources.text_files.other_names import refuse_other_names

SAVE_AS_UTF_8 = 'Save it as CSV in UTF-8 (in Excel: "CSV UTF-8")'
MARK = "\ufeff"

_MARKS = (  # the longer first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How a zip archive (XLSX, ODS) and an OLE file (XLS) begin."""
_WITHOUT_MARK = ((slice(1, 2), "utf-16-le"), (slice(0, 1), "utf-16-be"))
"""Where a NUL stands if the first letter is one of ASCII."""


def wrong_line(path: Path, line: int, came_back: str, cure: str) -> FixSetup:
    """What is wrong with a line of a file."""
    return FixSetup(f"Reading {path}", f"line {line}: {came_back}", cure)


def text_of(path: Path, encoding: str | None = None, name_encoding: str = "") -> str | None:
    """The file's text without marks, wherever they stand; None: there is no file.

    Args:
        path: the file.
        encoding: what it is in if it is neither UTF-8 nor shows what it is; None: nobody said.
        name_encoding: how somebody can say what it is in, as an end of the cure.

    Raises:
        FixSetup: it cannot be read (the message names the line), or it is there under another name.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        refuse_other_names(path)
        return None
    except OSError as error:
        words = f"it cannot be read ({type(error).__name__})"
        raise FixSetup(f"Reading {path}", words, "Make it a file that this user may read") from error
    if content.startswith(_WORKBOOKS):
        raise FixSetup(f"Reading {path}", "it is a spreadsheet's own file (XLSX, ODS, XLS), not CSV", SAVE_AS_UTF_8)
    chosen = _shown(content) or (encoding if encoding and not _is_utf_8(content) else "utf-8")
    try:
        text = content.decode(chosen)
    except UnicodeDecodeError as error:
        line = lines_before(content[: error.start].decode(chosen, "replace")) + 1
        words = f"it cannot be read ({type(error).__name__}): {_in_words(content[error.start : error.end], chosen)}"
        raise wrong_line(path, line, words, SAVE_AS_UTF_8 + name_encoding) from None
    if "\0" in text:
        line = lines_before(text[: text.index("\0")]) + 1
        raise wrong_line(path, line, "it holds a NUL, which no text has", SAVE_AS_UTF_8)
    return text.replace(MARK, "")  # files that were put together have one in the middle, before a cell's quote


def lines_before(text: str) -> int:
    """Line ends in a text, as an editor counts them: CR and LF are one."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _shown(content: bytes) -> str | None:
    """The encoding that the first bytes show; None: they show none."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    return next((encoding for place, encoding in _WITHOUT_MARK if content[place] == b"\0"), None)


def _is_utf_8(content: bytes) -> bool:
    """Whether it is UTF-8; what is in another encoding and holds any letter beyond ASCII hardly ever is by chance."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _in_words(piece: bytes, encoding: str) -> str:
    shown = f"the byte 0x{piece[:1].hex().upper()} is not {encoding.upper()}"
    try:
        return f"{shown}; in Windows-1252 it is {piece[:1].decode('cp1252')!r}"
    except UnicodeDecodeError:
        return shown
