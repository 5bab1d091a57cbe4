"""
Money in an English text, in the currency and by the thousands or millions that the rule file declares.

`₱5 million`, `KSh 5m`, `Rs. 5 crore`, `5 million pesos` are amounts in `₱ million`, `KSh million` and
the like. A sign that several currencies share is the one that is declared; an amount in any other is unknown.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from targetscore.language._en_words import words_of
from targetscore.language._lexemes import listed

# Each currency with its codes and signs, which stand in front of an amount, and its nouns, which stand behind it.
_CURRENCIES: Final = {
    "usd": ("usd us$ $", "dollar dollars"), "aud": ("aud a$ au$ $", "dollar dollars"),
    "cad": ("cad c$ ca$ $", "dollar dollars"), "nzd": ("nzd nz$ $", "dollar dollars"),
    "hkd": ("hkd hk$ $", "dollar dollars"), "sgd": ("sgd s$ $", "dollar dollars"),
    "jmd": ("jmd j$ $", "dollar dollars"), "ttd": ("ttd tt$ $", "dollar dollars"),
    "fjd": ("fjd fj$ $", "dollar dollars"), "lrd": ("lrd l$ $", "dollar dollars"),
    "gbp": ("gbp £", "pound pounds"), "egp": ("egp e£ £", "pound pounds"),
    "eur": ("eur €", "euro euros"), "chf": ("chf fr", "franc francs"),
    "inr": ("inr ₹ rs re", "rupee rupees"), "pkr": ("pkr rs re", "rupee rupees"),
    "lkr": ("lkr rs re", "rupee rupees"), "npr": ("npr rs re", "rupee rupees"),
    "php": ("php ₱", "peso pesos"), "mxn": ("mxn mx$ $", "peso pesos"),
    "kes": ("kes ksh kshs sh", "shilling shillings"), "ugx": ("ugx ush ushs shs", "shilling shillings"),
    "tzs": ("tzs tsh tshs", "shilling shillings"), "zar": ("zar r", "rand rands"),
    "ngn": ("ngn ₦", "naira"), "ghs": ("ghs gh₵ gh¢ ₵ ¢", "cedi cedis"), "zmw": ("zmw k", "kwacha"),
    "mwk": ("mwk mk", "kwacha"), "rwf": ("rwf frw", "franc francs"), "xof": ("xof cfa fcfa", "franc francs"),
    "xaf": ("xaf cfa fcfa", "franc francs"), "etb": ("etb br", "birr"), "bwp": ("bwp p", "pula"),
    "cny": ("cny rmb ¥", "yuan renminbi"), "jpy": ("jpy ¥", "yen"), "krw": ("krw ₩", "won"),
    "twd": ("twd nt$", "dollar dollars"), "thb": ("thb ฿", "baht"), "myr": ("myr rm", "ringgit"),
    "idr": ("idr rp", "rupiah rupiahs"), "vnd": ("vnd ₫", "dong"), "bdt": ("bdt tk ৳", "taka"),
    "sek": ("sek kr", "kronor krona"), "nok": ("nok kr", "kroner krone"), "dkk": ("dkk kr", "kroner krone"),
    "pln": ("pln zł", "zloty zlotys"), "czk": ("czk kč", "koruna korunas"), "rub": ("rub ₽", "rouble roubles rubles"),
    "uah": ("uah ₴", "hryvnia hryvnias"), "ils": ("ils ₪", "shekel shekels"), "aed": ("aed dh dhs", "dirham dirhams"),
    "sar": ("sar sr", "riyal riyals"), "brl": ("brl r$", "real reais"), "kzt": ("kzt ₸", "tenge"),
}  # fmt: skip
_SCALES: Final = {
    **dict.fromkeys(listed("thousand thousands k 000 000s"), 1000),
    **dict.fromkeys(listed("million millions m mn mln"), 10**6),
    **dict.fromkeys(listed("billion billions bn"), 10**9),
    **dict.fromkeys(listed("lakh lakhs lac lacs"), 10**5),
    **dict.fromkeys(listed("crore crores cr"), 10**7),
    "hundred": 100,
    "ten": 10,
}
TO: Final = frozenset(listed("to - – and"))
# Without millions in the text, fewer than this many are hardly meant where millions are declared.
FEW: Final = 1000


class Money(NamedTuple):
    """An amount of *value* in the declared *unit*, up to the token *after*."""

    value: Fraction
    unit: str
    after: int


class _Declared(NamedTuple):
    """A declared *unit*, the *currencies* it may be in and how many of them it counts by."""

    unit: str
    currencies: frozenset[str]
    scale: int


def _table(place: int) -> dict[tuple[str, ...], frozenset[str]]:
    found: dict[tuple[str, ...], set[str]] = {}
    for code, said in _CURRENCIES.items():
        for word in said[place].split():
            found.setdefault(words_of(word), set()).add(code)
    return {words: frozenset(codes) for words, codes in found.items()}


@functools.cache
def before() -> dict[tuple[str, ...], frozenset[str]]:
    """Return what stands in front of an amount, word by word, and which currencies it may be."""
    return _table(0)


@functools.cache
def _behind() -> dict[tuple[str, ...], frozenset[str]]:
    codes = {words: several for words, several in before().items() if len(words[0]) > 2}  # noqa: PLR2004 - a code
    return {**codes, **_table(1)}


@functools.cache
def opening() -> frozenset[str]:
    """Return the words that money may begin with."""
    return frozenset(words[0] for words in before())


@functools.lru_cache(maxsize=1024)
def declared(units: tuple[str, ...]) -> tuple[_Declared, ...]:
    """Return those of the declared *units* that are money."""
    found = []
    for unit in units:
        scale, rest = _scaled(unit)
        codes = before().get(rest) or _behind().get(rest)
        if codes:
            found.append(_Declared(unit, codes, scale))
    return tuple(found)


@functools.lru_cache(maxsize=1024)
def scales(units: tuple[str, ...]) -> frozenset[tuple[str, int]]:
    """Return those of the declared *units* that count by thousands, millions and the like, each with how many."""
    return frozenset((unit, scale) for unit in units if (scale := _scaled(unit)[0]) > 1)


def _scaled(unit: str) -> tuple[int, tuple[str, ...]]:
    """Return how many *unit* counts by, and what is left of its words."""
    scale = 1
    rest = []
    words = words_of(unit)
    per = words.index("per") if "per" in words else len(words)
    for at, word in enumerate(words):
        if at > per:
            rest.append(word)
        elif word in _SCALES:
            scale *= _SCALES[word]
        elif word.isdecimal() and int(word):
            scale *= int(word)
        elif word not in {"'", "of", "(", ")"}:
            rest.append(word)
    return scale, tuple(rest)


def sign_at(words: Sequence[str], position: int) -> tuple[frozenset[str], int]:
    """Return the currencies that the sign or code at *position* may be, and the token behind it; none if it is none."""
    for length in (2, 1):
        codes = before().get(tuple(words[position : position + length]))
        if codes:
            after = position + length
            dotted = words[after] == "." and words[position].isalpha()
            return codes, after + (dotted and words[after + 1][:1].isdecimal())
    return frozenset(), position


def is_one(words: Sequence[str], codes: frozenset[str]) -> bool:
    """Whether an amount in one of *codes* may be in the currency of all signs of the text: `US$5` and `A$3` are not."""
    return all(codes & others for others in _signs(tuple(words)))


@functools.lru_cache(maxsize=8)
def _signs(words: tuple[str, ...]) -> frozenset[frozenset[str]]:
    """Return what each sign in front of a number may be; a single letter (`R 5`, `K 5`) is often none."""
    found = set()
    for position in range(len(words) - 1):
        codes, number = sign_at(words, position)
        if codes and number < len(words) and words[number][:1].isdecimal() and len("".join(words[position:number])) > 1:
            found.add(codes)
    return frozenset(found)


def money(
    words: Sequence[str], value: Fraction, after: int, codes: frozenset[str], units: Sequence[_Declared]
) -> Money | None:
    """
    Return *value* of one of *codes*, which the number before the token *after* is, in the declared unit.

    Of `$3.0 to $4.9 million` both are millions where millions are declared, and elsewhere nobody knows.
    """
    scale = _SCALES.get(words[after], 0) if not words[after].isdecimal() else 0
    later = 0 if scale else _scale_of_range(words, after)
    meant = _meant(codes, units)
    if meant is None or (later and (meant.scale == 1 and value < FEW)):
        return None
    if not scale and later and value < FEW:
        return Money(value * later / meant.scale, meant.unit, after)
    if not scale and meant.scale > 1 and value < max(FEW, meant.scale // 100):
        return None
    return Money(value * (scale or 1) / meant.scale, meant.unit, after + bool(scale))


def _scale_of_range(words: Sequence[str], after: int) -> int:
    """Return the millions behind the other end of the range that the number before *after* begins."""
    if words[after] not in TO:
        return 0
    _, number = sign_at(words, after + 1)
    scaled = words[number][:1].isdecimal() and not words[number + 1].isdecimal()
    return _SCALES.get(words[number + 1], 0) if scaled else 0


def _meant(codes: frozenset[str], units: Sequence[_Declared]) -> _Declared | None:
    """Return the one declared unit that is in one of *codes*."""
    fitting = [unit for unit in units if unit.currencies & codes]
    return fitting[0] if len(fitting) == 1 else None


def named(words: Sequence[str], value: Fraction, after: int, units: Sequence[_Declared]) -> Money | None:
    """Return the amount of `5 million pesos`, `5 million USD`, whose number ends before *after*."""
    scale = _SCALES.get(words[after], 1) if not words[after].isdecimal() else 1
    noun = after + (scale > 1)
    codes = _behind().get((words[noun],))
    meant = _meant(codes, units) if codes else None
    return Money(value * scale / meant.scale, meant.unit, noun + 1) if meant is not None else None
