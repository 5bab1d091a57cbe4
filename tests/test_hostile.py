"""
Files that somebody made to break the library, or to say one thing to a reader and another to a program.

Each attack is a line of data: what is given, and the codes of which one must be told. Whatever comes out otherwise, a
traceback, silence or minutes of work, fails.
"""

from __future__ import annotations

import io
import os
import re
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import targetscore
from targetscore.cli import FINDINGS, USAGE, main
from targetscore.errors import Diagnostic, RuleFileError, Source, Span, TargetscoreError
from targetscore.testing import load_cases

# Processor time, which a busy machine does not lengthen, but who watches every line does. Nearly all take a hundredth.
SECONDS_AT_MOST = 4 if sys.gettrace() is None else 40

RULES = """targetscore: 1
ruleset: r
year: 2010
title: Calls
language: en
conventions: {missing: error, rounding: {points: 2, total: 2, mode: half up}, steps: pro rata}
indicators:
  - id: calls
    title: calls answered
    points: 10
    measured_in: "%"
    rule: Full points for 90% or more. Deduct 1 point per 1 percentage point below 90%, down to 0.
"""
CASES = """targetscore-cases: 1
cases:
  - {name: one, data: {A: {calls: 90}}, expect: {A: {total: 10}}}
"""
SCHEME = """targetscore: 1
scheme: s
title: Scheme
language: en
rulesets:
  - {id: r, rules: rules.yaml, data: data.csv}
"""
DATA = "unit,calls\nA,90\n"

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
UNSEEN = (
    "\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\u00ad\u034f"
    "\u115f\u1160\u3164\uffa0\u180e\ufe0f\U000e0041\U000e0100"
)
CONTROL = "\x00\x01\x07\x08\x0b\x0c\x1b\x7f\x80\x85\x9b\u2028\u2029\ufeff\ufff9\uffff"
MILLION = 10**6


def named(attacks: Iterable[tuple[Any, ...]]) -> Any:
    """Return the parameters of a test, its first value being the name."""
    found = list(attacks)
    return pytest.mark.parametrize(
        tuple(f"arg{number}" for number in range(1, len(found[0]))),
        [pytest.param(*attack[1:], id=attack[0]) for attack in found],
    )


def told(attack: Callable[[], object]) -> set[str]:
    """Return the codes of what is refused, or warned of, in the time that there is; each problem in few words."""
    started = time.process_time()
    try:
        found = attack()
    except TargetscoreError as error:
        diagnostics, said = error.diagnostics, str(error)
    else:
        diagnostics, said = getattr(found, "warnings", found), ""  # type: ignore[assignment]
        diagnostics = diagnostics if isinstance(diagnostics, tuple) else ()
    assert len(said) < MILLION // 4, "a refusal that nobody can read"
    assert all(not set(each.render()) & {*BIDI, *UNSEEN, *CONTROL} for each in diagnostics)
    assert time.process_time() - started < SECONDS_AT_MOST
    return {each.code for each in diagnostics}


# Texts that are YAML, or look like it -------------------------------------------------------------------------------

LAUGHS = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))


def structures() -> Iterator[tuple[str, str, str]]:
    """Yield what YAML offers and no file may hold, and too much of what it may."""
    yield "a billion laughs", LAUGHS, "yaml-feature"
    yield "an anchor nobody uses", "title: &t x\n", "yaml-feature"
    yield "an alias of itself", "a: &a [*a]\n", "yaml-feature"
    yield "an alias of nothing", "a: *b\n", "yaml-feature"
    yield "a merge key", "a: {x: 1}\nb:\n  <<: {x: 2}\n", "yaml-feature"
    yield "a merge key in quotes", RULES + '"<<": {points: 2}\n', "unknown-key"
    yield "a tag that runs Python", "a: !!python/object/apply:os.system [ls]\n", "yaml-feature"
    yield "a tag of a type", "a: !!int 12\n", "yaml-feature"
    yield "the tag of no tag", "a: ! 12\n", "yaml-feature"
    yield "a verbatim tag", "a: !<tag:yaml.org,2002:float> 12\n", "yaml-feature"
    yield "a binary", "a: !!binary R0lGODlhDAAMAIQAAP\n", "yaml-feature"
    yield "a directive", "%YAML 1.1\n---\na: 1\n", "yaml-directive"
    yield "a directive of tags", "%TAG ! tag:x,2000:\n---\na: 1\n", "yaml-directive"
    yield "two documents", "a: 1\n---\na: 2\n", "yaml-documents"
    yield "a hundred thousand documents", "---\n" * 100_000, "yaml-documents"
    yield "a key twice", RULES + "year: 2011\n", "duplicate-key"
    yield "a list as a key", "[a, b]: 1\n", "key-not-text"
    yield "a key of no text", "? \n: 1\n", "unknown-key"
    yield "a hundred lists in each other", "a: " + "[" * 100 + "]" * 100, "file-too-deep"
    yield "a hundred thousand lists in each other", "a: " + "[" * 100_000, "file-too-deep"
    yield "a hundred thousand tables in each other", "{a: " * 100_000, "file-too-deep"
    yield "a thousand blocks in each other", "".join(" " * n + "a:\n" for n in range(1000)), "file-too-deep"
    yield "five thousand dashes in each other", "- " * 5000 + "a", "file-too-deep"
    yield "ten thousand keys", "".join(f"k{n}: 1\n" for n in range(10_000)), "unknown-key"
    yield "one key ten thousand times", "k: 1\n" * 10_000, "duplicate-key"
    yield "a million keys", "k: 1\n" * (MILLION // 2), "file-too-full"
    yield "a list of a million", "a: [" + "1," * MILLION + "]", "file-too-full"
    yield "four million letters", "title: " + "x" * 4 * MILLION, "file-too-long"
    yield "one line of three million letters", "title: " + "x" * 3 * MILLION, "missing-key"
    yield "a key of three million letters", "x" * 3 * MILLION + ": 1", "yaml-no-colon yaml-syntax"
    yield "a quote that never ends", 'title: "' + "x" * 3 * MILLION, "yaml-quote"
    yield "a bracket that never ends", "title: [" + "x, " * MILLION, "file-too-full"
    yield "three million blanks", " " * 3 * MILLION, "yaml-no-colon missing-key"
    yield "three million line ends", "\n" * 3 * MILLION, "yaml-no-colon missing-key"
    yield "two million tabs", "a: " + "\tx" * MILLION, "yaml-tab"
    yield "a million signs that nobody sees", "a: " + "\u200bx" * MILLION, "control-character"
    yield "a million characters that no file may hold", "a: " + "\0" * MILLION, "control-character"
    yield "a comment of a million hashes", "#" * MILLION + "\n", "yaml-no-colon missing-key"


def letters() -> Iterator[tuple[str, str | bytes, str]]:
    """Yield encodings and characters that say something else than what is seen."""
    yield "no text at all", "", "yaml-no-colon missing-key"
    yield "a text alone", "x", "yaml-no-colon need-table"
    yield "a byte order mark inside", "title: a\ufeffb\n", "control-character"
    yield "two byte order marks", "\ufeff\ufefftitle: a\n", "control-character"
    yield "UTF-16", RULES.encode("utf-16"), "not-utf8"
    yield "UTF-32", RULES.encode("utf-32"), "not-utf8"
    yield "UTF-16 without its mark", RULES.encode("utf-16-le"), "control-character"
    yield "GB18030", "title: 考核\n".encode("gb18030"), "not-utf8"
    yield "a surrogate in bytes", b"title: \xed\xa0\x80\n", "not-utf8"
    yield "an overlong slash", b"title: \xc0\xaf\n", "not-utf8"
    yield "a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not-utf8"
    yield "a zip file", b"PK\x03\x04" + b"\0" * 1000, "control-character"
    yield "line ends of an old Macintosh", RULES.replace("\n", "\r"), "control-character"
    yield "one lone return among others", RULES.replace("\n", "\r", 1), "control-character"
    yield (
        "no-break blanks as indent",
        RULES.replace("    points", "\u00a0\u00a0\u00a0\u00a0points"),
        "yaml missing-key bad-id",
    )
    yield "full-width blanks as indent", RULES.replace("    points", "\u3000\u3000points"), "yaml missing-key bad-id"
    for char in (*BIDI, *UNSEEN, *CONTROL):
        yield f"U+{ord(char):04X}", RULES.replace("Calls", f"Ca{char}lls"), "control-character"
        yield f"U+{ord(char):04X} escaped", RULES.replace("Calls", f'"Ca\\U{ord(char):08x}lls"'), "control-character"
        yield f"U+{ord(char):04X} in a comment", f"# {char}\n" + RULES, "control-character"
    yield "an escaped surrogate", RULES.replace("Calls", r'"\ud800"'), "control-character yaml"
    yield "an escaped surrogate pair", RULES.replace("Calls", r'"\ud83d\ude00"'), "control-character yaml"
    yield "an escape past the last character", RULES.replace("Calls", r'"\UFFFFFFFF"'), "control-character yaml"
    yield "an escaped line separator", RULES.replace("Calls", r'"a\Lb"'), "control-character"


def agrees(found: set[str], codes: str) -> bool:
    """Return whether one of *codes* was told; one that ends nowhere stands for all that begin with it."""
    return any(each.startswith(code) for each in found for code in codes.split())


@named([*structures(), *letters()])
@pytest.mark.parametrize("kind", ["rules", "cases", "scheme"])
def test_no_file_in_yaml_gets_through(arg1: str | bytes, arg2: str, kind: str, tmp_path: Path) -> None:
    if kind != "rules" and len(arg1) > 100_000:
        pytest.skip("all are read by one reader, so size is tried once")
    content = arg1 if isinstance(arg1, bytes) else arg1.encode("utf-8", "surrogatepass")
    file = tmp_path / "attack.yaml"
    file.write_bytes(content)
    found = told(lambda: opened(kind, file))
    if kind != "rules" and isinstance(arg1, str) and RULES[:20] in arg1.lstrip("# " + BIDI + UNSEEN + CONTROL):
        assert found
    else:
        assert agrees(found, arg2), found


def opened(kind: str, file: Path) -> object:
    """Open *file* as what it is for."""
    match kind:
        case "rules":
            return targetscore.load(file)
        case "cases":
            return load_cases(file, targetscore.loads(RULES))
        case _:
            return targetscore.load_scheme(file)


# Values in a rule file ----------------------------------------------------------------------------------------------

NUMBERS = {
    "a number of a million digits": ("9" * MILLION, "number-long"),
    "a fraction of a million digits": ("0." + "9" * MILLION, "number-long"),
    "a number of five thousand digits": ("9" * 5000, "number-long"),
    "an exponent of a billion": ("1e999999999", "number-exponent"),
    "a negative exponent of a billion": ("1e-999999999", "number-exponent"),
    "an exponent of a million digits": ("1e" + "9" * MILLION, "number-long"),
    "a million points": ("." * MILLION, "number-long"),
    "a million commas": ("1_000" + "_000" * (MILLION // 5), "number-long"),
    "a million underscores": ("1" + "_0" * MILLION, "number-long"),
    "a million signs": ("-" * MILLION + "1", "number-long"),
    "infinity": (".inf", "not-a-number"),
    "no number": (".nan", "not-a-number"),
    "nan": ("nan", "not-a-number"),
    "hexadecimal": ("0x10", "not-a-number"),
    "sexagesimal": ("1:30", "not-a-number"),
    "a fraction over nothing": ("1/0", "not-a-number"),
    "Arabic digits": ("٩", "not-a-number"),
    "a raised digit": ("9²", "not-a-number"),
    "a digit in a circle": ("⑨", "not-a-number"),
    "mathematical digits": ("𝟗", "not-a-number"),
}


@named((name, *attack) for name, attack in NUMBERS.items())
def test_no_number_is_too_much(arg1: str, arg2: str) -> None:
    for line in ("points: 10", "year: 2010", "points: 2, total"):
        key = line.split(":")[0]
        text = RULES.replace(line, line.replace(line.split()[1].rstrip(","), arg1, 1))
        assert text != RULES
        found = told(lambda text=text: targetscore.loads(text))
        assert agrees(found, arg2), (key, found)


TEXTS = {
    "a megabyte": ("Full points for 90% or more. " * 40_000, "text-too-long"),
    "a number of a thousand digits": ("Full points for " + "9" * 1000 + "% or more.", ""),
    "a number of fifteen hundred decimals": ("Full points for 0." + "9" * 1500 + "% or more.", ""),
    "an exponent": ("Full points for 1e999999999% or more.", ""),
    "a product of large numbers": ("Points = " + " x ".join(["9" * 55] * 34), ""),
    "brackets in brackets": ("Points = " + "(" * 900 + "1" + ")" * 900, ""),
    "a formula of plus signs": ("Points = " + "1 + " * 480 + "1", ""),
    "a formula of minus signs": ("Points = " + "-" * 1900 + "1", ""),
    "a thousand commas": ("," * 1900, ""),
    "a thousand full stops": ("." * 1900, ""),
    "a thousand quotes": ("'" * 1900, ""),
    "one word of two thousand letters": ("x" * 1999, ""),
    "six hundred ands": ("Full points for " + "and " * 480, ""),
    "six hundred levels": ("1 point for " + "1, " * 480 + "1", ""),
    "a Cyrillic letter in a word": ("Full points f\u043er 90% or more.", ""),
    "a Greek letter in a word": ("Full p\u03bfints for 90% or more.", ""),
    "a look-alike of the per cent sign": ("Full points for 90\u066a or more.", ""),
    "a fraction slash": ("Full points for 90\u2044100 or more.", ""),
    "a division slash": ("Full points for 90\u2215100 or more.", ""),
    "Arabic digits": ("Full points for \u0669\u0660% or more.", ""),
    "mathematical digits": ("Full points for \U0001d7d7\U0001d7ce% or more.", ""),
    "Thai digits": ("Full points for \u0e59\u0e50% or more.", ""),
    "a one that is a letter l": ("Full points for l0% or more.", ""),
    "a nought that is a letter O": ("Full points for 9O% or more.", ""),
    "a decimal comma": ("Full points for 90,5% or more.", ""),
    "a middle dot": ("Full points for 90\u00b75% or more.", ""),
    "accents over a digit": ("Full points for 9\u0308" + "\u0308" * 500 + "0% or more.", ""),
}


@named((name, *attack) for name, attack in TEXTS.items())
def test_no_rule_text_is_too_much(arg1: str, arg2: str) -> None:
    text = re.sub(r"rule: .*", lambda _: 'rule: "' + arg1 + '"', RULES)
    found = told(lambda: targetscore.check(targetscore.loads(text)))
    assert agrees(found, arg2) if arg2 else found


LOOK_ALIKES = {
    "a Cyrillic letter in an id": (RULES.replace("id: calls", "id: c\u0430lls"), "look-alike"),
    "a Greek letter in an id": (RULES.replace("ruleset: r", "ruleset: r\u03bf" + "ad"), "look-alike"),
    "full-width letters in an id": (RULES.replace("id: calls", "id: ｃａlls"), "look-alike"),
    "a Cyrillic letter in a title": (RULES.replace("calls answered", "c\u0430lls answered"), "look-alike"),
    "a Cyrillic letter in a unit of a group": (
        RULES + "groups: [{id: g, title: G, units: [Acme, Acm\u0435]}]\n",
        "look-alike",
    ),
    "units that are one in another width": (RULES + "groups: [{id: g, title: G, units: [A1, Ａ１]}]\n", "look-alike"),
    "units that are one when composed": (
        RULES + "groups: [{id: g, title: G, units: [Café, Cafe\u0301]}]\n",
        "look-alike",
    ),
    "a Cyrillic letter in a parameter": (RULES + "parameters: {l\u0435vel: 5}\n", "look-alike"),
    "a Cyrillic letter in an alias": (
        RULES.replace("points: 10", "points: 10\n    aliases: [\u0441alls]"),
        "look-alike",
    ),
    "a Cyrillic letter in what it is measured in": (
        RULES.replace("points: 10", "points: 10\n    inputs: {spend: {measured_in: \u0435ur}}"),
        "look-alike",
    ),
    "an id in Cyrillic letters alone beside one in Latin letters": (
        RULES
        + RULES.split("indicators:\n")[1].replace("calls", "cop")
        + RULES.split("indicators:\n")[1].replace("id: calls", "id: \u0441\u043e\u0440"),
        "look-alike",
    ),
}


@named((name, *attack) for name, attack in LOOK_ALIKES.items())
def test_letters_that_look_like_others_are_warned_of(arg1: str, arg2: str) -> None:
    assert agrees(told(lambda: targetscore.check(targetscore.loads(arg1))), arg2)


@pytest.mark.parametrize(
    "name", ["μg/m³", "Δt", "α", "GDP增速", "３５岁以下", "Москва", "Αθήνα", "Ａ类", "naïve", "kΩ"]
)
def test_letters_of_other_scripts_alone_are_no_look_alikes(name: str) -> None:
    text = RULES.replace("calls answered", name)
    assert not agrees(told(lambda: targetscore.check(targetscore.loads(text))), "look-alike")


# Unit data ----------------------------------------------------------------------------------------------------------


def csv_attacks() -> Iterator[tuple[str, bytes | str, str]]:
    """Yield what no CSV file may hold."""
    yield "nothing", "", "no-unit-column"
    yield "a NUL", "unit,calls\nA\0,90\n", "control-character"
    yield "a NUL in a number", "unit,calls\nA,9\x000\n", "control-character"
    yield "a terminal's escape", "unit,calls\n\x1b[31mA\x1b[0m,90\n", "control-character"
    yield "a bell", "unit,calls\nA\x07,90\n", "control-character"
    yield "a byte order mark inside", "unit,calls\nA\ufeff,90\n", "control-character"
    yield "UTF-16", DATA.encode("utf-16"), "data-encoding control-character"
    yield "a surrogate in bytes", b"unit,calls\n\xed\xa0\x80,90\n", "data-encoding"
    yield "a field of ten million letters", "unit,calls\nA," + "x" * 10 * MILLION, "cell-text"
    yield "a unit of ten million letters", "unit,calls\n" + "x" * 10 * MILLION + ",90", "name-too-long"
    yield "a quote that never ends", 'unit,calls\nA,"' + "x\n" * MILLION, "cell-quotes"
    yield "a million quotes", "unit,calls\nA," + '"' * (MILLION + 1), "cell-quotes"
    yield "a million doubled quotes", 'unit,calls\nA,"' + '""' * MILLION + '"', "cell-text"
    yield "a hundred thousand columns", "unit," + ",".join(f"c{n}" for n in range(MILLION // 10)), "too-many-columns"
    yield "two hundred thousand empty columns", "unit,calls" + "," * (MILLION // 5), "too-many-columns"
    yield "ten thousand columns that nobody knows", "unit," + ",".join(f"c{n}" for n in range(10_000)), "unknown-column"
    yield "a row of two hundred thousand cells", "unit,calls\nA,90" + "," * (MILLION // 5), "row-length"
    yield "twenty thousand rows that do not fit", "unit,calls\n" + "A\n" * 20_000, "row-length"
    yield "twenty thousand wrong cells", "unit,calls\n" + "".join(f"{n},x\n" for n in range(20_000)), "cell-text"
    yield "one unit twenty thousand times", "unit,calls\n" + "A,90\n" * 20_000, "duplicate-unit"
    yield "a formula", "unit,calls\nA,=1+1\n", "cell-formula"
    yield "a number of a million digits", "unit,calls\nA," + "9" * MILLION, "cell-text"
    yield "a number of sixty-one digits", "unit,calls\nA," + "9" * 61, "number-long"
    yield "an exponent of a billion", "unit,calls\nA,1e999999999", "number-exponent"
    yield "a million commas in a number", 'unit,calls\nA,"1' + ",000" * MILLION + '"', "cell-text"
    yield "infinity", "unit,calls\nA,inf\n", "cell-text"
    yield "Arabic digits", "unit,calls\nA,٩٠\n", "cell-text"
    yield "a Cyrillic unit", "unit,calls\nAcme,90\nAcm\u0435,90\n", "look-alike"
    yield "a Cyrillic letter in a unit", "unit,calls\nAcm\u0435,90\n", "look-alike"
    yield "two units that are one in another width", "unit,calls\nA1,90\nＡ１,90\n", "look-alike"
    yield "two units that are one when composed", "unit,calls\nCafé,90\nCafe\u0301,90\n", "look-alike"
    yield "two units that are one but for a blank", "unit,calls\nA B,90\nA\u00a0B,90\n", "look-alike"
    yield "two units that are one but for two blanks", "unit,calls\nA B,90\nA  B,90\n", "look-alike"
    yield "a Cyrillic head", "unit,c\u0430lls\nA,90\n", "misspelt-column unknown-column"
    for char in (*BIDI, *UNSEEN):
        yield f"U+{ord(char):04X}", f"unit,calls\nA{char}B,90\n", "control-character"


@named(csv_attacks())
def test_no_csv_file_gets_through(arg1: bytes | str, arg2: str, tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_bytes(arg1 if isinstance(arg1, bytes) else arg1.encode())
    found = told(lambda: targetscore.score(targetscore.loads(RULES), file))
    assert agrees(found, arg2), found


class Odd:
    """A value that no cell can hold, and that cannot even be shown."""

    def __str__(self) -> str:
        raise RuntimeError


HANDED_OVER: dict[str, tuple[object, str]] = {
    "an int of ten thousand digits": (10**10_000, "number-long"),
    "a Decimal of a billion noughts": (Decimal("1e999999999"), "number-long"),
    "a Decimal of a billion decimals": (Decimal("1e-999999999"), "number-long"),
    "a Fraction over ten thousand digits": (Fraction(1, 3**20_000), "number-long"),
    "infinity": (Decimal("Infinity"), "cell-not-value"),
    "no number": (Decimal("NaN"), "cell-not-value"),
    "a number that signals": (Decimal("sNaN"), "cell-not-value"),
    "a float": (0.1, "cell-float"),
    "an infinite float": (float("inf"), "cell-float"),
    "bytes": (b"90", "cell-not-value"),
    "a list": ([90], "cell-not-value"),
    "a NUL": ("9\x000", "control-character cell-text cell-unit"),
    "a lone surrogate": ("\ud800", "control-character cell-text"),
    "a text of ten million letters": ("x" * 10 * MILLION, "cell-text"),
}


@named((name, *attack) for name, attack in HANDED_OVER.items())
def test_no_value_handed_over_gets_through(arg1: object, arg2: str) -> None:
    found = told(lambda: targetscore.score(targetscore.loads(RULES), [{"unit": "A", "calls": arg1}]))
    assert agrees(found, arg2), found


@pytest.mark.parametrize("char", [*BIDI, *UNSEEN, *CONTROL, "\ud800"])
def test_no_unit_handed_over_holds_a_character_that_nobody_sees(char: str) -> None:
    found = told(lambda: targetscore.score(targetscore.loads(RULES), [{"unit": f"A{char}B", "calls": 90}]))
    assert agrees(found, "control-character"), found


def test_no_exact_result_is_too_long() -> None:
    """The mean of a thousand completion rates is a fraction of thousands of digits."""
    text = re.sub(
        r"rule: .*", "rule: 'Points = completion / group mean'", RULES.replace('measured_in: "%"', "measured_in: km")
    )
    rows = [{"unit": f"U{n}", "calls": 7, "calls.target": 1_000_003 + 2 * n} for n in range(1200)]
    result = targetscore.score(targetscore.loads(text), rows)
    assert len(str(result.to_dict())) > 1200 * 4300


def test_no_thousands_of_names_are_compared_with_thousands() -> None:
    units = ", ".join(f"practice {n}" for n in range(4_000))
    ruleset = targetscore.loads(RULES + f"groups: [{{id: g, title: G, units: [{units}]}}]\n")
    rows = [{"unit": f"practise {n}", "calls": 90} for n in range(4_000)]
    assert {"misspelt-unit", "no-group"} <= told(lambda: targetscore.score(ruleset, rows))


@pytest.mark.parametrize("column", ["source", "reason", "calls\u202e", "unit"])
def test_no_other_cell_holds_one_either(column: str) -> None:
    rows = [{"unit": "A", "calls": 90, column: "x\u202ey"}]
    assert "control-character" in told(lambda: targetscore.score(targetscore.loads(RULES), rows))


# Workbooks ----------------------------------------------------------------------------------------------------------

SHEET = (
    '<?xml version="1.0" encoding="UTF-8"?>{doctype}'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{before}<sheetData>{rows}</sheetData>'
    "{after}</worksheet>"
)
ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>unit</t></is></c><c r="B1" t="inlineStr"><is><t>calls</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c>{cell}</row>'
)
CELL = '<c r="B2"><v>90</v></c>'
PARTS = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName='
    '"/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet'
    '+xml"/></Types>',
    "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
    'main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" '
    'sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/'
    'package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def workbook(*, doctype: str = "", before: str = "", cell: str = CELL, rows: str = "", after: str = "") -> bytes:
    """Return a workbook of one sheet with two columns and what the attack puts in."""
    sheet = SHEET.format(doctype=doctype, before=before, rows=ROWS.format(cell=cell) + rows, after=after)
    return zipped(PARTS | {"xl/worksheets/sheet1.xml": sheet})


def zipped(parts: dict[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


ENTITIES = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))


def workbook_attacks() -> Iterator[tuple[str, Callable[[], bytes], str]]:
    """Yield workbooks that no spreadsheet made."""
    text = '<c r="B2" t="inlineStr"><is><t>{}</t></is></c>'
    yield "a sound one", workbook, ""
    yield "no archive", lambda: b"unit,calls\nA,90\n", "workbook-unreadable"
    yield "nothing", lambda: b"", "workbook-unreadable"
    yield "an archive of something else", lambda: zipped({"a.txt": "a"}), "workbook-unreadable"
    yield "half an archive", lambda: workbook()[:700], "workbook-unreadable"
    yield (
        "two hundred megabytes of noughts",
        lambda: zipped(PARTS | {"xl/worksheets/sheet1.xml": b"0" * 200 * MILLION}),
        "workbook-too-large",
    )
    yield "two hundred megabytes of blanks", lambda: workbook(before=" " * 200 * MILLION), "workbook-too-large"
    yield "ten thousand parts", lambda: zipped(PARTS | {f"x/{n}.xml": "" for n in range(20_000)}), "workbook-too-large"
    yield (
        "a billion laughs",
        lambda: workbook(doctype=f'<!DOCTYPE x [<!ENTITY a "ha">{ENTITIES}]>', cell=text.format("&i;")),
        "workbook-unreadable",
    )
    yield (
        "a file of the machine",
        lambda: workbook(doctype='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', cell=text.format("&a;")),
        "workbook-unreadable",
    )
    yield "a document type", lambda: workbook(doctype="<!DOCTYPE x>"), "workbook-unreadable"
    yield (
        "everything merged",
        lambda: workbook(after='<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        "workbook-too-large merged-cells",
    )
    yield (
        "everything merged, out of sight",
        lambda: workbook(after='<mergeCells count="1"><mergeCell ref="C5:XFD1048576"/></mergeCells>'),
        "workbook-too-large",
    )
    yield (
        "everything merged, in other words",
        lambda: workbook(after='<mergeCells count="1"><mergeCell a=">" ref="&#65;5:XFD1048576"/></mergeCells>'),
        "workbook",
    )
    yield "an empty row past the last", lambda: workbook(rows='<row r="2000000000"><c r="A2000000000"/></row>'), ""
    yield (
        "a value in a row past the last",
        lambda: workbook(rows='<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>'),
        "workbook",
    )
    yield "a value in the last column", lambda: workbook(rows='<row r="3"><c r="XFD3"><v>1</v></c></row>'), "headless"
    yield (
        "a value in the last column of a long sheet",
        lambda: workbook(
            rows='<row r="3"><c r="XFD3"><v>1</v></c></row>'
            + "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(4, 5000))
        ),
        "workbook-too-large",
    )
    yield "a value past the last column", lambda: workbook(rows='<row r="3"><c r="ZZZ3"><v>1</v></c></row>'), "workbook"
    yield "a number of a million digits", lambda: workbook(cell=f'<c r="B2"><v>{"9" * MILLION}</v></c>'), "workbook"
    yield "an exponent of a billion", lambda: workbook(cell='<c r="B2"><v>1e999999999</v></c>'), "cell workbook"
    yield "an exponent of three hundred", lambda: workbook(cell='<c r="B2"><v>1e300</v></c>'), "number-long"
    yield "no number", lambda: workbook(cell='<c r="B2"><v>NaN</v></c>'), "cell workbook"
    yield "a shared text that is not there", lambda: workbook(cell='<c r="B2" t="s"><v>99</v></c>'), "workbook"
    yield "a style that is not there", lambda: workbook(cell='<c r="B2" s="99999"><v>90</v></c>'), "workbook"
    yield "a formula without value", lambda: workbook(cell='<c r="B2"><f>1+1</f></c>'), "formula-without-value"
    yield "a formula with value", lambda: workbook(cell='<c r="B2"><f>1+1</f><v>90</v></c>'), "formula-value"
    yield "a formula as text", lambda: workbook(cell=text.format("=1+1")), "cell-formula formula"
    yield (
        "one long formula shared by many",
        lambda: workbook(
            cell='<c r="B2"><f t="shared" ref="B2:B9999" si="0">' + "A1+" * 100_000 + "A1</f><v>1</v></c>",
            rows="".join(f'<row r="{n}"><c r="B{n}"><f t="shared" si="0"/><v>1</v></c></row>' for n in range(3, 5000)),
        ),
        "workbook-too-large",
    )
    for char in (*BIDI, *UNSEEN):
        yield (
            f"U+{ord(char):04X}",
            lambda char=char: workbook(
                rows=f'<row r="3"><c r="A3" t="inlineStr"><is><t>B{char}</t></is></c><c r="B3"><v>90</v></c></row>'
            ),
            "control-character",
        )


@named(workbook_attacks())
def test_no_workbook_gets_through(arg1: Callable[[], bytes], arg2: str, tmp_path: Path) -> None:
    file = tmp_path / "data.xlsx"
    file.write_bytes(arg1())
    found = told(lambda: targetscore.score(targetscore.loads(RULES), file))
    assert agrees(found, arg2) if arg2 else not found, found


# Files that name files ----------------------------------------------------------------------------------------------

OUTSIDE = "file-outside file-name no-such-file"
NAMES = {
    "a way up": ("../secret.yaml", OUTSIDE),
    "a way down and up": ("sub/../../secret.yaml", OUTSIDE),
    "from the root": ("/etc/passwd", OUTSIDE),
    "a drive": ("C:\\secret.yaml", OUTSIDE),
    "a drive with slashes": ("C:/secret.yaml", OUTSIDE),
    "a share": ("\\\\server\\share\\secret.yaml", OUTSIDE),
    "back slashes": ("..\\secret.yaml", OUTSIDE),
    "a home": ("~/secret.yaml", OUTSIDE),
    "an address": ("file:///etc/passwd", OUTSIDE),
    "an address of the net": ("http://example.org/rules.yaml", OUTSIDE),
    "a device": ("/dev/zero", OUTSIDE),
    "the folder itself": (".", OUTSIDE),
    "the folder above": ("..", OUTSIDE),
    "a folder": ("sub", OUTSIDE),
    "a link that leaves": ("leaves.yaml", OUTSIDE),
    "a link to a folder that leaves": ("away/secret.yaml", OUTSIDE),
    "a link to a device": ("zero.yaml", OUTSIDE),
    "a link to itself": ("loop.yaml", OUTSIDE),
    "a link to nothing": ("dangling.yaml", OUTSIDE),
    "a pipe": ("pipe.yaml", OUTSIDE),
    "a NUL": ('"a\\0b"', "control-character"),
    "a name of five thousand letters": ("x" * 5000, OUTSIDE),
    "ten thousand ways up": ("../" * 10_000 + "etc/passwd", OUTSIDE),
    "a line end": ('"a\\nb"', OUTSIDE),
    "itself": ("own.yaml", "file-cycle cycle"),
    "itself by another way": ("sub/../own.yaml", "file-cycle cycle"),
    "a picture": ("picture.yaml", "not-utf8"),
    "a megabyte of noise": ("noise.yaml", "file-too-long"),
}
PLACES = {
    "extends": "extends: @\n" + RULES,
    "include": "include: [@]\n" + RULES,
    "rules of a scheme": SCHEME.replace("rules.yaml", "@"),
    "data of a scheme": SCHEME.replace("data.csv", "@"),
    "data of cases": CASES.replace("{A: {calls: 90}}, expect", "@, expect"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with what names may lead to; what is secret lies outside."""
    (tmp_path / "secret.yaml").write_text(RULES, "utf-8")
    inside = tmp_path / "rules"
    (inside / "sub").mkdir(parents=True)
    (inside / "rules.yaml").write_text(RULES, "utf-8")
    (inside / "data.csv").write_text(DATA, "utf-8")
    (inside / "leaves.yaml").symlink_to(tmp_path / "secret.yaml")
    (inside / "away").symlink_to(tmp_path)
    (inside / "zero.yaml").symlink_to("/dev/zero")
    (inside / "loop.yaml").symlink_to("loop.yaml")
    (inside / "dangling.yaml").symlink_to("nowhere.yaml")
    (inside / "picture.yaml").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (inside / "noise.yaml").write_text("x" * 5 * MILLION, "utf-8")
    os.mkfifo(inside / "pipe.yaml")
    return inside


@named((f"{name} under {place}", written, codes, place) for name, (written, codes) in NAMES.items() for place in PLACES)
def test_no_name_leads_out_of_the_folder(arg1: str, arg2: str, arg3: str, folder: Path) -> None:
    file = folder / "own.yaml"
    file.write_text(PLACES[arg3].replace("@", arg1), "utf-8")
    kind = "scheme" if "scheme" in arg3 else "cases" if "cases" in arg3 else "rules"
    if arg3.startswith("data of") and ("own.yaml" in arg1 or arg1 in {"picture.yaml", "noise.yaml"}):
        pytest.skip("a file inside the folder is data, and read where it is needed")
    found = told(lambda: scored_as_named(file) if arg3 == "data of a scheme" else opened(kind, file))
    assert agrees(found, arg2) if "cycle" not in arg2 or arg3 in {"extends", "include"} else found, found


def scored_as_named(scheme: Path) -> object:
    """Score a scheme with the data that it names: a file that is not there is told when it is read."""
    try:
        return targetscore.score_scheme(targetscore.load_scheme(scheme))
    except OSError as error:
        values = {"file": str(error.filename), "looked": ""}
        problem = Diagnostic(code="no-such-file", values=values, source=Source("", ""), span=Span(0, 0))
        raise RuleFileError([problem]) from error


# What goes out ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["=cmd|' /C calc'!A1", "+1", "-1", "@SUM(A1)", "＝1", "－1"])
def test_no_csv_result_holds_a_formula(unit: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (tmp_path / "rules.yaml").write_text(RULES, "utf-8")
    (tmp_path / "data.csv").write_text(f'unit,calls\n"{unit}",90\n', "utf-8")
    assert main(["score", str(tmp_path / "rules.yaml"), str(tmp_path / "data.csv"), "--format", "csv"]) == 0
    assert capsysbinary.readouterr().out.decode() == f"unit,rank,total,calls\n'{unit},1,10.00,10.00\n"


# The command line ---------------------------------------------------------------------------------------------------


def test_a_device_that_never_ends_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """`/dev/zero` is no folder and exists: it is read as far as a rule file may be long."""
    assert main(["check", "/dev/zero"]) in {FINDINGS, USAGE}
    assert "Traceback" not in capsys.readouterr().err
