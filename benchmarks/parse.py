"""
How long reading a rule takes, and whether any text breaks the reader.

    python benchmarks/parse.py            time per text and per clause beside Lark alone, and the worst texts; a minute
    python benchmarks/parse.py 1000000    read so many random texts: each gives a rule or a diagnostic, in 50 ms at most
"""

from __future__ import annotations

import contextlib
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from lark import Lark

import texts
from targetscore.errors import Language, TargetscoreError
from targetscore.language import parse_rule
from targetscore.ruleset.model import Name

LIMIT_MS = 50
LONGEST = 2000
ROUNDS = 12
# Of the cases that are read so many are timed, drawn by lot, the same in every run.
SAMPLE = 300
# A hostile text is read so often; the least of few rounds says enough where the limit is far.
HOSTILE_ROUNDS = 3
# What repeats without an end, opens without a close, or could be the start of something longer.
FRAGMENTS: dict[Language, str] = {
    "zh": (
        "(1+ ( 每 和 、 1、 1%、1%、1分、 一 一、 年度 目标 完成 的 在 比上年每 全国第 超过目标80% 为负 可以 第一、"
        " 不足一 得 垃 垃圾， 垃圾： x 得分=1+ 1× 且 合格率 达到90%得1分； 每1个百分点加1分。 每加1分，最多加2分，"
        " 事故发生1起扣1分， 事故超过1起， 四舍五入保留 10分封顶，"
    ),
    "en": (
        "(1+ ( each_ and_ ,_ 1,_ 1%,_ one_ target_ of_the_ in_the_ score_=_1+ points_ rubbish_ rubbish,_ rubbish:_"
        " x_ if_ at_least_ 6_points_at_90%;_ deduct_1_point_for_each_percentage_point;_ up_to_2_points,_"
        " rounded_ not_ below_"
    ),
}
# The least a parser of this kind can do: the same texts, cut into words, numbers and signs by Lark itself.
PEER = r"""
start: part (SEPARATOR part)*
part: (WORD | NUMBER | SIGN)*
WORD: /[^\W\d_]+/
NUMBER: /\d+(\.\d+)?/
SEPARATOR: /[,;.，；。、：:]/
SIGN: /[^\w\s,;.，；。、：:]|_/
%ignore /\s+/
"""
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def readable(language: Language) -> list[dict[str, object]]:
    """Return `SAMPLE` cases of *language* that are read."""
    cases = [case for case in texts.CASES if case.get("language", "zh") == language]
    random.Random(1).shuffle(cases)  # noqa: S311 - texts, no secrets
    found: list[dict[str, object]] = []
    for case in cases:
        if len(found) == SAMPLE:
            break
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
    peer = Lark(PEER, parser="lalr")
    # A rule file's names are made when it is loaded, before any text is read.
    ready = [(str(case["text"]), texts.names(case), texts.measured_in(case), wording(case)) for case in cases]
    ours = least(
        lambda known: parse_rule(known[0], language, names=known[1], measured_in=known[2], wording=known[3]), ready
    )
    theirs = least(lambda case: peer.parse(str(case["text"])), cases)
    print(
        f"{language}: {len(cases)} texts by lot, {clauses} clauses, {ours / len(cases) * 1e6:.0f} µs a text,"
        f" {ours / clauses * 1e6:.0f} µs a clause, {ours / theirs:.2f} of what Lark takes to cut the texts into words"
    )


def wording(case: dict[str, Any]) -> tuple[str, ...]:
    """Return the phrases without effect that *case* declares."""
    return tuple(case["indicator"].get("wording", ()))


def least(work: Callable[[Any], object], items: Sequence[Any]) -> float:
    """Return the least processor time of *work* for each of *items*, added up: other work meets few of them always."""
    best = [math.inf] * len(items)
    for _ in range(ROUNDS):
        for place, item in enumerate(items):
            start = time.process_time()
            work(item)
            best[place] = min(best[place], time.process_time() - start)
    return sum(best)


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the least processor time of *work* in so many *rounds*."""
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def time_worst(language: Language) -> float:
    """Print which text of repeated or mixed fragments takes longest, and return its milliseconds."""
    rng = random.Random(1)  # noqa: S311 - texts, no secrets
    fragments = [fragment.replace("_", " ") for fragment in FRAGMENTS[language].split()]
    hostile = {repr(fragment): (fragment * LONGEST)[:LONGEST] for fragment in fragments}
    for number in range(10):
        mixed = "".join(rng.choice(fragments) for _ in range(LONGEST))
        hostile[f"mix {number}"] = mixed[:LONGEST]
    case = {
        "indicator": {"title": {"zh": "合格率", "en": "pass rate"}[language], "measured_in": "%"},
        "language": language,
    }
    worst = max((_hostile_seconds(case | {"text": text}), name) for name, text in hostile.items())
    print(f"{language}: worst of {len(hostile)} hostile texts {worst[0] * 1000:.0f} ms, {worst[1]}")
    return worst[0] * 1000


def _hostile_seconds(case: dict[str, object]) -> float:
    return seconds(lambda: attempt(case), HOSTILE_ROUNDS)


def attempt(case: dict[str, object]) -> None:
    """Read the text of *case*, which may be refused."""
    with contextlib.suppress(TargetscoreError):
        texts.read(case)


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
    for language in LANGUAGES:
        attempt({"indicator": {"title": "x"}, "language": language, "text": "1"})
    broken = 0
    slowest = (0.0, "")
    outcomes: Counter[str] = Counter()
    for number in range(count):
        language = LANGUAGES[number % 2]
        case = rng.choice(texts.CASES)
        text = mutate(rng, [each["text"] for each in texts.CASES if each.get("language", "zh") == language])
        known = texts.names(case), texts.measured_in(case)
        start = time.process_time()
        outcome = outcome_of(text, language, *known)
        spent = (time.process_time() - start) * 1000
        if spent > LIMIT_MS:
            # The collector of garbage, or another process, may have fallen into the first try.
            spent = seconds(lambda: outcome_of(text, language, *known)) * 1000  # noqa: B023 - called at once
        outcomes[outcome] += 1
        slowest = max(slowest, (spent, text))
        if spent > LIMIT_MS or outcome.startswith("!"):
            broken += 1
            print(f"{outcome} {spent:.0f} ms for {language} {text!r}"[:600], flush=True)
    print(f"{count} texts, {broken} broken, slowest {slowest[0]:.1f} ms: {slowest[1][:120]!r}")
    for code, times in outcomes.most_common():
        print(f"{times:9} {code}")
    return broken


def outcome_of(text: str, language: Language, names: tuple[Name, ...], measured_in: str) -> str:
    """Return the code of the refusal of *text*, ``read``, or ``!`` and the exception that must not be."""
    try:
        parse_rule(text, language, names=names, measured_in=measured_in)
    except TargetscoreError as error:
        return error.diagnostics[0].code
    except Exception as error:  # noqa: BLE001 - what is looked for
        return f"!{type(error).__name__}: {error}"
    return "read"


def main() -> int:
    """Time the clauses, or read as many random texts as asked for."""
    if len(sys.argv) > 1:
        return 1 if fuzz(int(sys.argv[1]), seed=int(sys.argv[2]) if len(sys.argv) > 2 else 1) else 0  # noqa: PLR2004
    for language in LANGUAGES:
        time_clauses(language)
    return int(max(time_worst(language) for language in LANGUAGES) > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
