"""What is printed in the figures' cells: digits, separators, signs, units, and the marks for none."""

from __future__ import annotations

import re

# what the model may say of a character of a number
_AS_DIGITS = str.maketrans({
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    **dict.fromkeys("OoΟо〇○◯QD", "0"),
    **dict.fromkeys("lI|丨", "1"),
    **dict.fromkeys("－–―—一", "-"),
    "，": ",", "．": ".", "＋": "+", "／": "/", "％": "%",
})
_FIGURE = re.compile(r"[-+增减]?[0-9.,\s]*[万亿]?[元件条次个项人篇份%]?|无|-+|/")
_CONFUSABLE = re.compile(r"[^\u3400-\u9fff]{1,12}|[一无〇丨]{1,2}")


def tidy(text: str) -> str:
    """As printed, in plain digits: 0 for O, 1 for l, commas and points of half width."""
    plain = re.sub(r"[ \u3000]", "", text).translate(_AS_DIGITS)
    return "—" if re.fullmatch(r"-+", plain) and not re.fullmatch(r"-", text) else plain


def looks_numeric(text: str) -> bool:
    """A figure, a mark for none, or a short something without Chinese characters that may be one."""
    return bool(_FIGURE.fullmatch(tidy(text)) or _CONFUSABLE.fullmatch(text))
