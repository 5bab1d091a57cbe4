"""
How long reading a rule takes, and whether any text breaks the reader.

    python benchmarks/parse.py            time per text and per clause over the cases
    python benchmarks/parse.py 1000000    read so many random texts: each gives a rule or a diagnostic within 50 ms
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import texts
from targetscore.errors import Language, TargetscoreError
from targetscore.language import parse_rule

LIMIT_MS = 50
LONGEST = 2000
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def readable(language: Language) -> list[dict[str, object]]:
    """Return the cases of *language* that are read."""
    found = []
    for case in texts.CASES:
        if case.get("language", "zh") != language:
            continue
        try:
            texts.read(case)
        except TargetscoreError:
            continue
        found.append(case)
    return found


def time_clauses(language: Language) -> None:
    """Print the mean time per text and per clause after warm-up."""
    cases = readable(language)
    clauses = sum(len(texts.read(case).clauses) for case in cases)
    if not clauses:
        print(f"{language}: nothing is read")
        return
    rounds = 20
    start = time.perf_counter()
    for _ in range(rounds):
        for case in cases:
            texts.read(case)
    spent = (time.perf_counter() - start) / rounds
    print(
        f"{language}: {len(cases)} texts, {clauses} clauses,"
        f" {spent / len(cases) * 1e6:.0f} µs a text, {spent / clauses * 1e6:.0f} µs a clause"
    )


def mutate(rng: random.Random, sources: list[str]) -> str:
    """Return a text made of pieces of *sources* and of noise."""
    kind = rng.randrange(6)
    if kind == 0:
        return rng.randbytes(rng.randrange(200)).decode("utf-8", "replace")
    if kind == 1:
        return "".join(chr(rng.randrange(0x4E00, 0x9FFF)) for _ in range(rng.randrange(80)))
    text = rng.choice(sources)
    for _ in range(rng.randrange(1, 6)):
        at, other = rng.randrange(len(text) + 1), rng.choice(sources)
        cut = rng.randrange(len(other))
        length = rng.randrange(12)
        text = text[:at] + other[cut : cut + length] + text[at + rng.randrange(12) :]
    if kind == 2:  # noqa: PLR2004 - one text in six is a long one
        text = (text * (LONGEST // max(1, len(text)) + 1))[:LONGEST]
    return text


def fuzz(count: int, seed: int) -> int:
    """Read *count* random texts, and return how many broke the reader or took too long."""
    rng = random.Random(seed)  # noqa: S311 - texts, no secrets
    broken = 0
    slowest = (0.0, "")
    outcomes: Counter[str] = Counter()
    for number in range(count):
        language = LANGUAGES[number % 2]
        case = rng.choice(texts.CASES)
        text = mutate(rng, [each["text"] for each in texts.CASES if each.get("language", "zh") == language])
        start = time.perf_counter()
        try:
            parse_rule(text, language, names=texts.names(case), measured_in=texts.measured_in(case))
            outcomes["read"] += 1
        except TargetscoreError as error:
            outcomes[error.diagnostics[0].code] += 1
        except Exception as error:  # noqa: BLE001 - what is looked for
            broken += 1
            print(f"{type(error).__name__}: {error} for {language} {text!r}"[:600], flush=True)
        spent = (time.perf_counter() - start) * 1000
        slowest = max(slowest, (spent, text))
        if spent > LIMIT_MS:
            broken += 1
            print(f"{spent:.0f} ms for {language} {text!r}"[:600], flush=True)
    print(f"{count} texts, {broken} broken, slowest {slowest[0]:.1f} ms: {slowest[1][:120]!r}")
    for code, times in outcomes.most_common():
        print(f"{times:9} {code}")
    return broken


def main() -> int:
    """Time the clauses, or read as many random texts as asked for."""
    if len(sys.argv) > 1:
        return 1 if fuzz(int(sys.argv[1]), seed=int(sys.argv[2]) if len(sys.argv) > 2 else 1) else 0  # noqa: PLR2004
    for language in LANGUAGES:
        time_clauses(language)
    return 0


if __name__ == "__main__":
    sys.exit(main())
