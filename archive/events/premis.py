"""The log of events as PREMIS 3.0 XML: https://www.loc.gov/standards/premis/v3/premis-v3-0.xsd."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.events.log import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml.etree import _Element

    from archive.events.log import Event

SPACE = "http://www.loc.gov/premis/v3"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = f"{SPACE} https://www.loc.gov/standards/premis/v3/premis-v3-0.xsd"
VOCABULARY = "http://id.loc.gov/vocabulary/preservation"
OUTCOMES = {"success": ("success", "suc"), "warning": ("warning", "war"), "failure": ("fail", "fai")}
FILES = {"warc": "application/warc", "manifest": "application/json", "package": "", "source": ""}


def premis(events: Iterable[Event]) -> bytes:
    """A document of all events, with the objects and agents that they name, each once.

    Objects with a digest are files; runs, payloads and folders are intellectual entities.
    """
    from lxml import etree

    root = etree.Element(f"{{{SPACE}}}premis", {"version": "3.0", f"{{{XSI}}}schemaLocation": SCHEMA}, nsmap={None: SPACE, "xsi": XSI})
    listed = list(events)
    agents = {_agent_id(event.agent): event.agent for event in listed}
    objects: dict[tuple[str, str], Mapping[str, str]] = {}
    for one in (one for event in listed for one in event.objects):
        if one.get("sha256") or _object_id(one) not in objects:  # a recovered file has its digest in a later event
            objects[_object_id(one)] = one
    for one in objects.values():
        _object(root, one)
    if not objects:  # the schema asks for one
        _object(root, {"type": "archive", "id": "xxgk"})
    for event in listed:
        _event(root, event)
    for id_, agent in agents.items():
        _agent(root, id_, agent)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _object(root: _Element, told: Mapping[str, str]) -> None:
    is_file = bool(told.get("sha256"))
    made = _add(root, "object")
    made.set(f"{{{XSI}}}type", "file" if is_file else "intellectualEntity")
    _identifier(made, "objectIdentifier", *_object_id(told))
    if is_file:
        about = _add(made, "objectCharacteristics")
        fixity = _add(about, "fixity")
        _add(fixity, "messageDigestAlgorithm", "SHA-256")
        _add(fixity, "messageDigest", told["sha256"])
        designation = _add(_add(about, "format"), "formatDesignation")
        _add(designation, "formatName", FILES.get(told["type"], "") or "unknown")
        _add(made, "originalName", told["id"])


def _event(root: _Element, event: Event) -> None:
    made = _add(root, "event")
    _identifier(made, "eventIdentifier", "UUID", event.id)
    _term(made, "eventType", event.type, "eventType", TYPES.get(event.type, ""))
    _add(made, "eventDateTime", event.at)
    _add(_add(made, "eventDetailInformation"), "eventDetail", event.detail)
    outcome = _add(made, "eventOutcomeInformation")
    word, code = OUTCOMES.get(event.outcome, (str(event.outcome), ""))
    _term(outcome, "eventOutcome", word, "eventOutcome", code)
    note = "; ".join(f"{name}: {value}" for name, value in event.facts.items())
    if note:
        _add(_add(outcome, "eventOutcomeDetail"), "eventOutcomeDetailNote", note)
    _identifier(made, "linkingAgentIdentifier", "local", _agent_id(event.agent))
    for one in event.objects:
        _identifier(made, "linkingObjectIdentifier", *_object_id(one))


def _agent(root: _Element, id_: str, agent: Mapping[str, Any]) -> None:
    made = _add(root, "agent")
    _identifier(made, "agentIdentifier", "local", id_)
    _add(made, "agentName", str(agent.get("software", "")))
    _term(made, "agentType", "software", "agentType", "sof")
    _add(made, "agentVersion", str(agent.get("version", "")))
    for name in ("operator", "python", "arguments"):
        value = agent.get(name)
        if value:
            _add(made, "agentNote", f"{name}: {' '.join(map(str, value)) if isinstance(value, list) else value}")


def _agent_id(agent: Mapping[str, Any]) -> str:
    arguments = " ".join(map(str, agent.get("arguments", ())))
    told = f"{agent.get('software')} {agent.get('version')}, {agent.get('operator') or 'operator unknown'}"
    return f"{told}: {arguments}" if arguments else told


def _object_id(told: Mapping[str, str]) -> tuple[str, str]:
    """A package or source of the same name may be another file next time; names of WARC files and manifests come once."""
    again = told["type"] in ("package", "source") and told.get("sha256")
    return told["type"], f"{told['id']} sha256:{told['sha256']}" if again else told["id"]


def _identifier(parent: _Element, name: str, kind: str, value: str) -> None:
    made = _add(parent, name)
    _add(made, f"{name}Type", kind)
    _add(made, f"{name}Value", value)


def _term(parent: _Element, name: str, text: str, vocabulary: str, code: str) -> None:
    """A word of a vocabulary of the Library of Congress."""
    made = _add(parent, name, text)
    made.set("authority", vocabulary)
    made.set("authorityURI", f"{VOCABULARY}/{vocabulary}")
    if code:
        made.set("valueURI", f"{VOCABULARY}/{vocabulary}/{code}")


def _add(parent: _Element, name: str, text: str | None = None) -> _Element:
    from lxml import etree

    made = etree.SubElement(parent, f"{{{SPACE}}}{name}")
    if text is not None:
        made.text = "".join(char if char >= " " or char in "\t\n" else "\ufffd" for char in text)
    return made
