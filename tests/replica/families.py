"""One replica portal (or more) of every CMS family, each with a list of 61 items over several pages.

A family is one file that ends in PLANS; add its name here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.replica import (
    epoint,
    fam_lonsun,
    fam_trs,
    generic_paths,
    generic_queries,
    gkmlpt,
    hanweb,
    hanweb_xxgk,
    ilist,
    infopublic,
    jpaas,
    nfcms,
    pclist,
    showlist,
    thtml,
    truecms,
    ucap,
    vsb,
)

if TYPE_CHECKING:
    from tests.replica.portals import Plan

FAMILIES: tuple[Plan, ...] = (
    *ucap.PLANS,
    *hanweb.PLANS,
    *hanweb_xxgk.PLANS,
    *jpaas.PLANS,
    *truecms.PLANS,
    *epoint.PLANS,
    *vsb.PLANS,
    *gkmlpt.PLANS,
    *nfcms.PLANS,
    *pclist.PLANS,
    *fam_trs.PLANS,
    *fam_lonsun.PLANS,
    *showlist.PLANS,
    *thtml.PLANS,
    *ilist.PLANS,
    *infopublic.PLANS,
    *generic_paths.PLANS,
    *generic_queries.PLANS,
)
