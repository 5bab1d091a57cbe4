"""Words that are neither declared nor part of the language: remarks, counted things, or a refusal with near words."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Sequence

from targetscore.errors import Language, Span
from targetscore.language._chunks import COLON, SEMICOLON, STOP
from targetscore.language._lexemes import Lexeme, Names, Refused, listed, read_words

# A sentence part with one of these can move points and is never a remark.
EXCEPTIONS = listed(
    "除 但 仅 只 不含 否决 取消 资格 等次 等级 不合格 评优 免 豁免 剔除 酌 视情 情节 比照 参照 加倍 减半 双倍 翻倍"
    " 抵 原则上 一般情况 适当 另行 另议 研究决定 研究确定 视同 视为 封顶 为限 限于 适用 清零 归零 作废 无效 不认"
    " 停止 终止 中止 暂停 收回 追回 未 不予 一律 降 升"
    " 首次 初次 首犯 提醒 告诫 警告 恢复 返还 退还 撤销 申诉 从严 从重 从轻 从宽 累计 累积 累加 绝对值 平均 并列"
    " 取高 取低 越高 越低 越多 越少 越大 越小 越快 越短 顺延 补足 补齐 补报 补考 例外 特殊 特别 个别 允许 容错 宽限"
    " except only unless veto disqualif discretion double half waive exempt void unless but not fail"
)
# A heading of these and no number of points is a title.
TITLES = frozenset({"UNKNOWN", "WHEN", "BASE", "FULL", "GIVE"})
# Behind these a number is counted; what stands between says what is done, or what is counted.
COUNTING = frozenset({"EACH", "UP", "DOWN", "EVENT"})
DONE = listed("新建 建立 建 办 办理 设立 设 认定 评定 创成 查到 查获 检出 落地 投产 入库 立项 申报 获批 引入")
# A remark is made of unknown words with at most these among them.
AROUND = frozenset({"UNKNOWN", "WHEN", "AND", "ALSO", "NOT", "EVENT"})
# So is a whole Chinese sentence of unknown words with at most these among them, which has no number, name or points.
AROUND_SENTENCE = AROUND | {"BOTHOF", "BY", "TOTAL", "FILLS", "FILLM", "FILLP", "FILLER"}


def settle(lexemes: Sequence[Lexeme], names: Names, language: Language) -> list[Lexeme]:
    """
    Return *lexemes* with unknown words resolved: a heading's title, a remark, what a step counts.

    Raises:
        Refused: For an unknown word anywhere else.
    """
    if "UNKNOWN" not in [lexeme.type for lexeme in lexemes]:
        # What divides Chinese leaves no two breaks side by side.
        return _tidy(lexemes) if language == "en" or not lexemes else list(lexemes)
    settled: list[Lexeme] = []
    heading = _heading_end(lexemes)
    told = _told(lexemes) if language == "zh" else frozenset()
    for start, part in _parts(lexemes):
        types = {lexeme.type for lexeme in part}
        if start + len(part) <= heading and language == "zh" and types <= TITLES:
            # 考核断面水质基础分： is a title, 基本分30分： says what the base score is.
            continue
        if "UNKNOWN" not in types:
            settled.extend(part)
        elif start + len(part) <= heading:
            settled.extend(lexeme for lexeme in part if lexeme.type not in {"UNKNOWN", "WHEN"})
        elif (types <= AROUND or start in told) and not _excepts(part, language):
            whole = Lexeme("ASIDE", "".join(str(lexeme.value) for lexeme in part), part[0].start_pos, part[-1].end_pos)
            settled.append(whole)
        else:
            settled.extend(_counted(part, names, language))
    return _tidy(settled)


def _told(lexemes: Sequence[Lexeme]) -> frozenset[int]:
    """Return the places in sentences that move no points: 各单位应将已编制的目录全部挂接。."""
    ends = [n for n, lexeme in enumerate(lexemes) if lexeme.type == "BREAK" and lexeme.value == STOP]
    places: list[int] = []
    for start, end in itertools.pairwise([-1, *ends, len(lexemes)]):
        sentence = range(start + 1, end)
        pauses = [lexemes[n] for n in sentence if lexemes[n].type == "BREAK"]
        said = {lexemes[n].type for n in sentence} - {"BREAK"}
        if said <= AROUND_SENTENCE and all(pause.value < COLON for pause in pauses):
            places += sentence
    return frozenset(places)


def _parts(lexemes: Sequence[Lexeme]) -> list[tuple[int, list[Lexeme]]]:
    """Return stretches between separators with where they start; the breaks stand by themselves."""
    parts: list[tuple[int, list[Lexeme]]] = []
    start = 0
    for position, lexeme in enumerate(lexemes):
        if lexeme.type == "BREAK":
            parts.append((start, list(lexemes[start:position])))
            parts.append((position, [lexeme]))
            start = position + 1
    parts.append((start, list(lexemes[start:])))
    return [part for part in parts if part[1]]


def _heading_end(lexemes: Sequence[Lexeme]) -> int:
    """Return where the colon of the heading stands; 0 if none is before the first semicolon or full stop."""
    for position, lexeme in enumerate(lexemes):
        if lexeme.type == "BREAK" and lexeme.value in {SEMICOLON, STOP, COLON}:
            return position if lexeme.value == COLON else 0
    return 0


def _excepts(part: Sequence[Lexeme], language: Language) -> bool:
    shown = "".join(str(lexeme.value) for lexeme in part)
    return any(word in shown for word in EXCEPTIONS) or (language == "zh" and any(c in shown for c in "分扣加减得率"))


def _counted(part: list[Lexeme], names: Names, language: Language) -> list[Lexeme]:
    kept: list[Lexeme] = []
    for position, lexeme in enumerate(part):
        if lexeme.type != "UNKNOWN":
            kept.append(lexeme)
            continue
        after = part[position + 1].type if position + 1 < len(part) else ""
        if kept and kept[-1].type in COUNTING and after == "AMOUNT" and _is_done(str(lexeme.value), names):
            kept.append(Lexeme("VERB", lexeme.value, lexeme.start_pos, lexeme.end_pos))
            continue
        raise unknown_word(lexeme, names, language)
    return kept


def _is_done(word: str, names: Names) -> bool:
    """
    Whether 每*word*1件 counts the own value: by a verb that any thing may have, or one that its name has.

    每死亡1人 beside a number of accidents counts the dead.
    """
    if any(char in word for char in "未不少缺没无漏迟"):
        return False
    done = word.removeprefix("新").removeprefix("被")
    own = (known for known, name in names.entries.items() if name.id == "actual")
    return done in DONE or word in DONE or any(done in known for known in own)


LONGEST_SUGGESTED = 14


def _near(word: str, names: Names, language: Language) -> list[str]:
    """Return the words nearest to *word*; a whole clause has none, and comparing it with every word would take long."""
    if len(word) > LONGEST_SUGGESTED:
        return []
    letters = set(word)
    candidates = [
        known
        for known in (*names.entries, *read_words(language).kinds)
        if len(known) > 1
        and "$" not in known
        and abs(len(known) - len(word)) <= len(word) // 2 + 1
        and 2 * len(letters & set(known)) >= len(letters)
    ]
    return difflib.get_close_matches(word, candidates, n=3, cutoff=0.6)


def unknown_word(lexeme: Lexeme, names: Names, language: Language) -> Refused:
    """Return the refusal of an unknown word, with the nearest words there are."""
    word = str(lexeme.value)
    near = [name for name in names.entries if word in name][:3] or _near(word, names, language)
    if near:
        return Refused(
            "unknown-word-near", lexeme.span, word=word, near="、".join(near) if language == "zh" else ", ".join(near)
        )
    return Refused("unknown-word", lexeme.span, word=word)


def _tidy(lexemes: Sequence[Lexeme]) -> list[Lexeme]:
    tidy: list[Lexeme] = []
    for lexeme in lexemes:
        if lexeme.type == "BREAK":
            if not tidy:
                continue
            if tidy[-1].type == "BREAK":
                tidy[-1].value = max(tidy[-1].value, lexeme.value)
                continue
        tidy.append(lexeme)
    if not tidy:
        raise Refused("text-empty", Span(0, 0))
    return tidy


def unexpected(part: Sequence[Lexeme], stopped: int, after: Lexeme | None, text: str) -> Refused:
    """Return the refusal of *part*, which the grammar has no rule for, from its start to where reading *stopped*."""
    start = part[0].start_pos
    if stopped == len(part):
        end = part[-1].end_pos if after is None else after.end_pos
        return Refused("part-unfinished", Span(start, max(end, start + 1)), part=text[start:end].strip())
    at = part[stopped]
    return Refused(
        "part-unreadable",
        Span(start, max(at.end_pos, start + 1)),
        part=text[start : at.end_pos].strip(),
        word=text[at.start_pos : at.end_pos],
    )
