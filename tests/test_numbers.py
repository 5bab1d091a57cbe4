"""Numbers as people write them, and back."""

from __future__ import annotations

from fractions import Fraction

import pytest

from targetscore._numbers import DIGITS_AT_MOST, Number, Unreadable, in_digits, is_decimal, narrow, read_number

F = Fraction


@pytest.mark.parametrize(
    "text",
    [
        "0",
        "7",
        "100",
        "-3",
        "0.1",
        "0.5",
        "0.25",
        "0.2",
        "0.05",
        "0.001",
        "-0.05",
        "1.23",
        "12.5",
        "-120.75",
        "1/3",
        "-7/30",
        "0.015625",
    ],
)
def test_numbers_are_shown_as_they_are_read(text: str) -> None:
    assert in_digits(F(text)) == text


def test_which_numbers_have_a_decimal() -> None:
    decimals = [F(1), F(0), F(1, 2), F(1, 5), F(1, 10), F(3, 40), F(7, 50), F(-1, 1000)]
    assert all(map(is_decimal, decimals))
    assert not any(map(is_decimal, [F(1, 3), F(1, 6), F(1, 15), F(1, 70), F(-5, 12)]))


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("0", "0", 0),
        ("+7", "7", 0),
        ("-7.50", "-7.5", 2),
        ("００１．５", "1.5", 1),
        (" 3 ", "3", 0),
        ("\u22122", "-2", 0),
    ],
)
def test_plain_numbers(text: str, value: str, decimals: int) -> None:
    assert read_number(text) == Number(F(value), decimals)


def test_declared_signs_between_thousands() -> None:
    assert read_number("1,234,567.8", thousands=",") == Number(F("1234567.8"), 1)
    assert read_number("-1.234.567", thousands=".") == Number(F(-1234567), 0)
    assert read_number("12 345", thousands=" ") == Number(F(12345), 0)
    assert read_number("12", thousands=",") == Number(F(12), 0)
    assert [read_number(text, thousands=",") for text in ("1,23", "1234,567", "1,234,")] == [
        Unreadable("not-a-number", {"text": "1,23"}),
        Unreadable("not-a-number", {"text": "1234,567"}),
        Unreadable("not-a-number", {"text": "1,234,"}),
    ]


@pytest.mark.parametrize(
    ("text", "code", "values"),
    [
        ("1,234.5", "digit-groups", {"text": "1,234.5", "plain": "1234.5"}),
        ("1_000", "digit-groups", {"text": "1_000", "plain": "1000"}),
        ("1e5", "number-exponent", {"text": "1e5"}),
        (" 1.5E-3 ", "number-exponent", {"text": "1.5E-3"}),
        (".5", "number-point", {"text": ".5", "plain": "0.5"}),
        ("-.5", "number-point", {"text": "-.5", "plain": "-0.5"}),
        ("5.", "number-point", {"text": "5.", "plain": "5"}),
        ("five", "not-a-number", {"text": "five"}),
        ("", "not-a-number", {"text": ""}),
    ],
)
def test_what_is_no_plain_number_and_why(text: str, code: str, values: dict[str, str]) -> None:
    assert read_number(text) == Unreadable(code, values)


def test_a_number_may_be_so_long() -> None:
    assert read_number("9" * DIGITS_AT_MOST) == Number(F("9" * DIGITS_AT_MOST), 0)
    long = read_number("9" * (DIGITS_AT_MOST + 1))
    assert long == Unreadable("number-long", {"text": "9" * 20 + "…", "most": "60"})


def test_full_width_signs() -> None:
    assert narrow("　＋１，２３４．５％　") == "+1,234.5%"
