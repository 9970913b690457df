"""Running text of a report: six sections, 1,000 characters and more, of phrases of our own."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

HEADINGS = ("", "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况",
            "五、存在的主要问题及改进情况", "六、其他需要报告的事项")
RARE = 0.05  # of the texts have one of the twenty rare words


@cache
def words() -> dict[str, list[str]]:
    """The phrases of words.toml by what they are."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def sections(name: str, year: int, received: int, chance: Random) -> list[tuple[int, str, str]]:
    """Number, heading and text of each section; those of the tables have none."""
    of = words()
    rare = f"涉及{chance.choice(of['rare'])}的事项单独说明。" if chance.random() < RARE else ""
    problem, remedy = chance.choice(of["problems"]), chance.choice(of["remedies"])
    fee = "本年度未收取信息处理费。" if year >= 2021 else "无其他需要报告的事项。"
    texts = (
        f"本报告由{name}按照《中华人民共和国政府信息公开条例》编制,统计期限为{year}年1月1日至12月31日。",
        f"(一)主动公开。{_sentences(20, chance)}\n(二)依申请公开。全年新收申请{received}件。{_sentences(8, chance)}\n(三)信息管理。{_sentences(9, chance)}{rare}",
        "", "", "",
        f"存在的问题:{problem}。{remedy}。{_sentences(7, chance)}",
        f"{fee}{_sentences(2, chance)}",
    )  # fmt: skip
    return [(number, heading, text) for number, (heading, text) in enumerate(zip(HEADINGS, texts, strict=True))]


def _sentences(count: int, chance: Random) -> str:
    of = words()
    openings, topics, ways = of["openings"], of["topics"], of["ways"]
    return "".join(
        f"{chance.choice(openings)},{chance.choice(topics)}方面{chance.choice(ways)},{chance.choice(ways)};".replace("{n}", str(chance.randint(1, 400)))
        for _ in range(count)
    )
