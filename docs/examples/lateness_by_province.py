"""Which reports were late or are missing, by province: a table on the terminal, and a plot.

    python lateness_by_province.py xxgk.db lateness.png [YEAR]

xxgk.db: the published database (on a site under "Download", or DATA/published/xxgk.db). YEAR: the report year; left out,
the newest for which more reports are here than are missing. Needs matplotlib, and nothing of xxgk.

Departments must publish by 31 January, governments by 31 March (条例第四十九条; until 2018 all by 31 March). A report is
missing only where its portal was looked at after that day; what is blocked or was not looked at is left out, and counted.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt

PROVINCES = {
    "11": "Beijing", "12": "Tianjin", "13": "Hebei", "14": "Shanxi", "15": "Inner Mongolia", "21": "Liaoning", "22": "Jilin",
    "23": "Heilongjiang", "31": "Shanghai", "32": "Jiangsu", "33": "Zhejiang", "34": "Anhui", "35": "Fujian", "36": "Jiangxi",
    "37": "Shandong", "41": "Henan", "42": "Hubei", "43": "Hunan", "44": "Guangdong", "45": "Guangxi", "46": "Hainan",
    "50": "Chongqing", "51": "Sichuan", "52": "Guizhou", "53": "Yunnan", "54": "Tibet", "61": "Shaanxi", "62": "Gansu",
    "63": "Qinghai", "64": "Ningxia", "65": "Xinjiang", "66": "Xinjiang Corps",
}
NEWEST = """
SELECT max(year) FROM (SELECT year FROM summary_coverage GROUP BY year
  HAVING sum(status IN ('published', 'late')) > sum(status = 'missing'))"""
BY_PROVINCE = """
SELECT substr(a.region, 1, 2) AS province, sum(c.status = 'published') AS published, sum(c.status = 'late') AS late,
  sum(c.status = 'missing') AS missing, sum(c.status NOT IN ('published', 'late', 'missing')) AS untold
FROM summary_coverage c JOIN summary_agencies a ON a.agency = c.agency
WHERE c.year = ? AND a.region IS NOT NULL AND c.status <> 'not-due' GROUP BY 1"""
LATE, MISSING = "#e0a030", "#b3261e"


def main(database: Path, picture: Path, year: int | None) -> None:
    """Print the table and draw the plot."""
    conn = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
    version = conn.execute("SELECT version FROM publication").fetchone()[0]
    year = year or conn.execute(NEWEST).fetchone()[0]
    rows = conn.execute(BY_PROVINCE, (year,)).fetchall()
    conn.close()
    rows = sorted((row for row in rows if sum(row[1:4])), key=lambda row: (shares(row), row[0]))
    if not rows:
        sys.exit(f"{database}: nothing is known of reports that were due for {year or 'any year'}")
    sys.stdout.write(f"xxgk {version}, reports for {year}\n{'province':>16}{'in time':>9}{'late':>6}{'missing':>9}{'not told':>10}\n")
    for province, published, late, missing, untold in reversed(rows):
        sys.stdout.write(f"{PROVINCES.get(province, province):>16}{published:>9}{late:>6}{missing:>9}{untold:>10}\n")
    draw(rows, f"Reports for {year} that were late or are missing · xxgk {version}", picture)
    sys.stdout.write(f"plot: {picture}\n")


def shares(row: tuple[str, int, int, int, int]) -> tuple[float, float]:
    """Shares of late and missing together, and of missing, among the reports of which it is known."""
    _, published, late, missing, _ = row
    return (late + missing) / (published + late + missing), missing / (published + late + missing)


def draw(rows: list[tuple[str, int, int, int, int]], title: str, picture: Path) -> None:
    """A bar for each province, the worst on top, with the number of reports that it stands for."""
    figure, axes = plt.subplots(figsize=(7.5, 1.6 + 0.32 * len(rows)), layout="constrained")
    names = [f"{PROVINCES.get(row[0], row[0])} ({sum(row[1:4]):,})" for row in rows]
    missing = [shares(row)[1] for row in rows]
    late = [shares(row)[0] - shares(row)[1] for row in rows]
    axes.barh(names, missing, color=MISSING, label="missing")
    axes.barh(names, late, left=missing, color=LATE, hatch="///", edgecolor="white", label="late")
    axes.set_xlim(0, min(1.0, max(0.1, 1.2 * max(shares(row)[0] for row in rows))))
    axes.margins(y=0.01)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    axes.set_xlabel("share of the reports that were due (their number in brackets)")
    axes.set_title(title, fontsize=11)
    axes.legend(frameon=False, loc="lower right")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(picture, dpi=150)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4) or (len(sys.argv) == 4 and not sys.argv[3].isdecimal()):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) == 4 else None)
