"""The integers that stand for rows of the forms in the tables of numbers, and in reports.places: the table `items`.

A code never changes its meaning: new rows get the next free codes, behind the last, with a migration that adds them.
"""

from __future__ import annotations

from typing import NamedTuple

# part: the view in which its rows stand → their names, in the order of the forms; of proactive ITEM.MEASURE
FIRST = {
    "disputes": """
      reconsideration litigation_direct litigation_after_reconsideration""",
    "requests": """
      new_received carried_over granted partially_granted denied_state_secret denied_law_forbidden denied_security_stability
      denied_third_party_rights denied_internal_affairs denied_process_info denied_enforcement_file denied_admin_query
      unavailable_not_held unavailable_needs_creation unavailable_still_unclear rejected_petition rejected_repeat
      rejected_publication rejected_excessive rejected_confirmation other other_overdue_correction other_overdue_fee
      other_misc total_processed carried_forward""",
    "statistics": """
      proactive proactive.total proactive.normative_documents_disclosed proactive.normative_documents_issued
      proactive.channels proactive.channels.gazette proactive.channels.website proactive.channels.weibo
      proactive.channels.wechat proactive.channels.other response response.hot_topics response.channels
      response.channels.press_conferences response.channels.press_conferences_by_head response.channels.online_interviews
      response.channels.online_interviews_by_head response.channels.interpretation_articles response.channels.weibo_wechat
      response.channels.other requests requests.received requests.received.in_person requests.received.fax
      requests.received.network requests.received.letter requests.closed requests.closed.on_time requests.closed.extended
      requests.replied requests.replied.already_public requests.replied.granted requests.replied.partially_granted
      requests.replied.denied requests.replied.denied.state_secret requests.replied.denied.trade_secret
      requests.replied.denied.personal_privacy requests.replied.denied.security_stability
      requests.replied.denied.not_government_information requests.replied.denied.other_law requests.replied.not_this_agency
      requests.replied.not_existing requests.replied.asked_to_amend requests.replied.other_channel reconsideration
      reconsideration.upheld reconsideration.corrected reconsideration.other litigation litigation.upheld litigation.corrected
      litigation.other complaints fees_wan org org.dedicated_units org.reading_points org.staff org.staff.full_time
      org.staff.part_time org.budget_wan meetings meetings.conferences meetings.trainings meetings.trained_people""",
    "proactive": """
      regulations.issued regulations.repealed regulations.in_force normative_documents.issued normative_documents.repealed
      normative_documents.in_force licensing.decisions punishment.decisions coercion.decisions fees.amount
      regulations.newly_made regulations.newly_disclosed regulations.total_disclosed normative_documents.newly_made
      normative_documents.newly_disclosed normative_documents.total_disclosed other_documents_local.newly_made
      other_documents_local.newly_disclosed other_documents_local.total_disclosed licensing.prev_year_items licensing.change
      other_services.prev_year_items other_services.change other_services.decisions punishment.prev_year_items
      punishment.change coercion.prev_year_items coercion.change fees.prev_year_items fees.change procurement.items
      procurement.amount""",
    "others": """
      info_processing_fee_yuan""",
}
CODED = ("proactive", "requests", "disputes", "statistics")  # parts whose numbers stand in coded_PART
PREFIX = {"disputes": "", "requests": "requests.", "statistics": "statistics.", "proactive": "proactive.", "others": "other."}


class Item(NamedTuple):
    """A row of `items`. key: as cell keys begin, or are; measure: of proactive only."""

    id: int
    key: str
    part: str
    item: str
    measure: str | None


def _items() -> tuple[Item, ...]:
    named = [(part, name) for part, names in FIRST.items() for name in names.split()]
    return tuple(_item(code, part, name) for code, (part, name) in enumerate(named, 1))


def _item(code: int, part: str, name: str) -> Item:
    item, _, measure = name.partition(".") if part == "proactive" else (name, "", "")
    return Item(code, PREFIX[part] + name, part, item, measure or None)


ITEMS = _items()
CODES = {one.key: one.id for one in ITEMS}
KEYS = {one.id: one.key for one in ITEMS}


def code(key: str) -> int:
    """The code of a row's key, or of a cell's where the row has one number; ValueError if it has none.

    >>> code("reconsideration"), code("requests.new_received"), code("proactive.regulations.issued")
    (1, 4, 95)
    """
    if key not in CODES:
        raise ValueError(f"no table of the database takes {key!r}: it has no code in {__name__}")
    return CODES[key]
