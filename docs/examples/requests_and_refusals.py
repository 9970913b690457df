"""Requests for information and refusals in all of China, by year: a table on the terminal, and a plot.

    python requests_and_refusals.py xxgk.db requests.png

xxgk.db: the published database (on a site under "Download", or DATA/published/xxgk.db). Needs matplotlib, and nothing of xxgk.

A sum over all reports grows with the number of reports. So it is shown beside that number, and the share of refusals
twice: over all reports, and over the agencies that tell it for every year. Refused is 不予公开, 无法提供 and 不予处理,
of all requests that were processed (the rows of table 三 since 2019; a report that leaves a row blank is left out).
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt

COUNTED = "withdrawn IS NULL AND requests_total_processed IS NOT NULL AND requests_refused_total IS NOT NULL AND table3_error = 0"
BY_YEAR = f"""
SELECT year, count(*) AS reports, sum(requests_new_received) AS received, sum(requests_refused_total) AS refused,
  sum(requests_total_processed) AS processed
FROM panel WHERE {COUNTED} {{}} GROUP BY year ORDER BY year"""
ALWAYS = f"""
AND agency_key IN (SELECT agency_key FROM panel WHERE {COUNTED}
  GROUP BY agency_key HAVING count(*) = (SELECT count(DISTINCT year) FROM panel WHERE {COUNTED}))"""
BLUE, RED = "#0b5563", "#b3261e"


def main(database: Path, picture: Path) -> None:
    """Print the table and draw the plot."""
    conn = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
    version = conn.execute("SELECT version FROM publication").fetchone()[0]
    every, always = conn.execute(BY_YEAR.format("")).fetchall(), conn.execute(BY_YEAR.format(ALWAYS)).fetchall()
    conn.close()
    if not every:
        sys.exit(f"{database}: no report since 2019 whose table 三 is whole")
    sys.stdout.write(f"xxgk {version}\n{'year':>6}{'reports':>9}{'received':>10}{'processed':>11}{'refused':>9}{'share':>8}\n")
    for year, reports, received, refused, processed in every:
        sys.stdout.write(f"{year:>6}{reports:>9}{received:>10}{processed:>11}{refused:>9}{share(refused, processed):>8.1%}\n")
    draw(every, always, version, picture)
    sys.stdout.write(f"plot: {picture}\n")


def share(part: float, whole: float) -> float:
    """part of whole; not a number where there is nothing of which it could be one."""
    return part / whole if whole else float("nan")


def draw(every: list[tuple[int, ...]], always: list[tuple[int, ...]], version: str, picture: Path) -> None:
    """Requests received with the number of reports on each bar; the share of refusals below."""
    figure, (above, below) = plt.subplots(2, 1, figsize=(7.5, 7), sharex=True, layout="constrained")
    bars = above.bar([row[0] for row in every], [row[2] or 0 for row in every], color=BLUE)
    above.bar_label(bars, [f"{row[1]:,} reports" for row in every], fontsize=8)
    above.set_ylabel("requests received")
    above.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    above.set_title("Requests for government information and refusals")
    for rows, label, style in ((every, "all reports", "o-"), (always, f"the {always[0][1] if always else 0:,} agencies of every year", "s--")):
        if rows:
            below.plot([row[0] for row in rows], [share(row[3], row[4]) for row in rows], style, label=label, color=RED)
    below.set_ylabel("refused, of processed")
    below.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    below.set_ylim(bottom=0)
    below.margins(y=0.25)
    below.set_xticks([row[0] for row in every])
    below.legend(frameon=False)
    for axes in (above, below):
        axes.spines[["top", "right"]].set_visible(False)
    figure.supxlabel(f"year of the report · xxgk {version}", fontsize=9)
    figure.savefig(picture, dpi=150)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
