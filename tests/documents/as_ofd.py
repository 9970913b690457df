"""Laid out pages as OFD (GB/T 33190-2016): a zip of XML, millimetres, text with the advance of every character.

By seed of the style the ways differ: DeltaX whole or as "g count value", CTM on objects or boundaries, page
blocks, header and foot in a template page, lines as paths or as thin filled boxes.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tests.documents.leaves import lay

if TYPE_CHECKING:
    from random import Random

    from tests.documents.leaves import Leaf, Rule, Words
    from tests.documents.paper import Paper

MM = 25.4 / 72
SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
FONT_ID, TEMPLATE_ID = 3, 4
WAYS = ("plain", "grouped", "matrix", "blocks", "filled")


class Writer:
    """Writes one paper; way: one of WAYS."""

    def __init__(self, paper: Paper, way: str) -> None:
        self.paper, self.way = paper, way
        self.leaves = lay(paper)
        self._ids = 10

    def id(self) -> int:
        self._ids += 1
        return self._ids

    def deltas(self, words: Words) -> str:
        """The advances of all characters but the last."""
        steps = [f"{one * MM:.4g}" for one in words.advances[:-1]]
        if self.way == "plain" or len(steps) < 3:
            return " ".join(steps)
        found: list[list[str]] = []
        for step in steps:
            if found and found[-1][0] == step:
                found[-1].append(step)
            else:
                found.append([step])
        return " ".join(f"g {len(run)} {run[0]}" if len(run) > 2 else " ".join(run) for run in found)

    def text(self, words: Words) -> str:
        wide, size = sum(words.advances) * MM, words.size * MM
        x, y, rise = words.x * MM, words.y * MM, size * 0.88
        deltas = self.deltas(words)
        look = f' DeltaX="{deltas}"' if deltas else ""
        code = f'<ofd:TextCode X="0" Y="{rise:.4f}"{look}>{escape(words.text)}</ofd:TextCode>'
        shape = f'Boundary="{x:.4f} {y - rise:.4f} {wide:.4f} {size * 1.2:.4f}" Size="{size:.4f}"'
        if self.way == "matrix":  # text at half the size, doubled by the matrix
            halved = " ".join(part if part == "g" or part.isdigit() else f"{float(part) / 2:.4g}" for part in deltas.split())
            look = f' DeltaX="{halved}"' if halved else ""
            code = f'<ofd:TextCode X="0" Y="{rise / 2:.4f}"{look}>{escape(words.text)}</ofd:TextCode>'
            shape = f'Boundary="{x:.4f} {y - rise:.4f} {wide:.4f} {size * 1.2:.4f}" CTM="2 0 0 2 0 0" Size="{size / 2:.4f}"'
        return f'<ofd:TextObject ID="{self.id()}" {shape} Font="{FONT_ID}" Fill="true"><ofd:FillColor Value="0 0 0"/>{code}</ofd:TextObject>'

    def rule(self, rule: Rule) -> str:
        x0, y0, x1, y1 = (one * MM for one in (rule.x0, rule.y0, rule.x1, rule.y1))
        wide, high = x1 - x0, y1 - y0
        if rule.frame:
            return self.path(x0, y0, wide, high, f"M 0 0 L {wide:.3f} 0 L {wide:.3f} {high:.3f} L 0 {high:.3f} C")
        if self.way == "filled":
            wide, high = wide + 0.2, high + 0.2
            outline = f"M 0 0 L {wide:.3f} 0 L {wide:.3f} {high:.3f} L 0 {high:.3f} C"
            return self.path(x0 - 0.1, y0 - 0.1, wide, high, outline, 'Stroke="false" Fill="true"')
        if self.way == "matrix":  # the whole page as boundary, moved by the matrix
            whole = self.leaves[0]
            return (f'<ofd:PathObject ID="{self.id()}" Boundary="0 0 {whole.width * MM:.3f} {whole.height * MM:.3f}" LineWidth="0.1" '
                    f'CTM="2 0 0 2 {x0:.4f} {y0:.4f}"><ofd:AbbreviatedData>M 0 0 L {wide / 2:.4f} {high / 2:.4f}</ofd:AbbreviatedData></ofd:PathObject>')
        return self.path(x0, y0, wide, high, f"M 0 0 L {wide:.3f} {high:.3f}")

    def path(self, x: float, y: float, wide: float, high: float, outline: str, look: str = 'Stroke="true"') -> str:
        box = f"{x:.4f} {y:.4f} {max(wide, 0.2):.4f} {max(high, 0.2):.4f}"
        return (f'<ofd:PathObject ID="{self.id()}" Boundary="{box}" LineWidth="0.2" {look}>'
                f'<ofd:StrokeColor Value="0 0 0"/><ofd:AbbreviatedData>{outline}</ofd:AbbreviatedData></ofd:PathObject>')

    def page(self, leaf: Leaf, words: list[Words]) -> str:
        rules = dict.fromkeys(rule for rule in leaf.rules if rule.frame or (rule.x0, rule.y0) != (rule.x1, rule.y1))
        inside = "".join(map(self.rule, rules)) + "".join(map(self.text, words))
        if self.way == "blocks":
            inside = f'<ofd:PageBlock ID="{self.id()}">{inside}</ofd:PageBlock>'
        template = f'<ofd:Template TemplateID="{TEMPLATE_ID}" ZOrder="Background"/>' if self.paper.header else ""
        area = f"<ofd:Area><ofd:PhysicalBox>{self.box(leaf)}</ofd:PhysicalBox></ofd:Area>"
        return f'{XML}<ofd:Page {SPACE}>{template}{area}<ofd:Content><ofd:Layer ID="{self.id()}" Type="Body">{inside}</ofd:Layer></ofd:Content></ofd:Page>'

    def box(self, leaf: Leaf) -> str:
        return f"0 0 {leaf.width * MM:.2f} {leaf.height * MM:.2f}"

    def files(self) -> dict[str, str]:
        """Path in the package → XML; the header goes into the template page."""
        whole = self.leaves[0]
        files = {}
        for number, leaf in enumerate(self.leaves):
            words = leaf.words[1:] if self.paper.header else leaf.words
            files[f"Doc_0/Pages/Page_{number}/Content.xml"] = self.page(leaf, words)
        if self.paper.header:
            layer = f'<ofd:Layer ID="{self.id()}">{self.text(whole.words[0])}</ofd:Layer>'
            files["Doc_0/Tpls/Tpl_0/Content.xml"] = f"{XML}<ofd:Page {SPACE}><ofd:Content>{layer}</ofd:Content></ofd:Page>"
        files["Doc_0/PublicRes.xml"] = (
            f'{XML}<ofd:Res {SPACE} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="{FONT_ID}" FontName="宋体" FamilyName="宋体"/></ofd:Fonts></ofd:Res>')
        template = f'<ofd:TemplatePage ID="{TEMPLATE_ID}" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if self.paper.header else ""
        pages = "".join(f'<ofd:Page ID="{self.id()}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(self.leaves)))
        common = (f"<ofd:CommonData><ofd:MaxUnitID>{self._ids}</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>{self.box(whole)}</ofd:PhysicalBox>"
                  f"</ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{template}</ofd:CommonData>")
        files["Doc_0/Document.xml"] = f"{XML}<ofd:Document {SPACE}>{common}<ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
        info = f"<ofd:DocInfo><ofd:DocID>{'0' * 31}1</ofd:DocID><ofd:Title>{escape(self.paper.title)}</ofd:Title></ofd:DocInfo>"
        body = f"<ofd:DocBody>{info}<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
        files["OFD.xml"] = f'{XML}<ofd:OFD {SPACE} Version="1.0" DocType="OFD">{body}</ofd:OFD>'
        return files


def ofd(paper: Paper, chance: Random) -> bytes:
    """The package, written in one of WAYS."""
    files = Writer(paper, chance.choice(WAYS)).files()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in sorted(files, key=lambda name: name != "OFD.xml"):
            package.writestr(zipfile.ZipInfo(name, (2024, 1, 8, 9, 0, 0)), files[name].encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()
