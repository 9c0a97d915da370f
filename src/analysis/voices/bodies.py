"""Courts, forces, councils and hospitals with a town in their name: they point to no victim and stay."""

from __future__ import annotations

import re

from analysis.voices.gazetteer import is_place, places, regions
from analysis.voices.lexicon import is_first_name

BODY_AFTER = re.compile(
    r"(?:\s+(?:and|&)\s+[A-Z]\w+)?\s*(?:Crown|County|Magistrates|Youth|Family|Combined|Police|"
    r"Constabulary|Council|Borough|City|University|Hospital|"
    r"NHS|Custody|MASH|MARAC|CPS|Justice|Probation|Prison|Community Safety|Local|Safeguarding|"
    r"Neighbourhood|nick|court|police|council|magistrates|crown|combined)",
)
_COURT_AFTER = re.compile(
    r"\s+(?:(?:crown|magistrates?['’]?|mags|county|youth|family|combined)\s+courts?|"
    r"police(?:\s+station)?|(?:county\s+|borough\s+)?"
    r"council|hospital|nick|prison|constabulary)\b",
    re.IGNORECASE,
)
_TOWN = r"[A-Z][\w'’-]*"
_BODY = re.compile(
    rf"\b(?:HMP|HMYOI|YOI)\s{_TOWN}(?:\s{_TOWN})?|\b{_TOWN}(?:\s(?:and|&|on|upon|le|-)\s?{_TOWN}|"
    rf"\s{_TOWN}){{0,2}}?\s(?:(?:Combined\s|Justice\s)?(?:Crown|County|Magistrates['’]?|Youth|Family|"
    rf"Combined)\s(?:Court|Centre)s?|"
    r"Law Courts?|Court Centre|Justice Centre|Police(?:\s(?:Station|Office|HQ))?|Constabulary|(?:City|"
    r"County|Borough|District|Parish|Town)\sCouncil|Council|University Hospital|Hospital|NHS(?:\s"
    r"\w+)?|Prison)\b"
)


_PAPER_AFTER = re.compile(
    r"\s(?:Evening\s|Daily\s|Weekly\s|Free\s)?(?:Times|Echo|Gazette|Post|News|Mail|Chronicle|Herald|Argus|Mercury|Star|Journal|Observer|"
    r"Advertiser|Standard|Express|Telegraph|Examiner|Courier|Live|Press|Citizen|Reporter|Guardian)\b"
)


def bodies(text: str) -> list[tuple[int, int]]:
    """Courts, forces, councils and hospitals with the town in their name: no sign of a person."""
    found = [(_start_of_body(m), m.end()) for m in _BODY.finditer(text)]
    for start, end in (*places(text), *regions(text)):
        body = _COURT_AFTER.match(text, end) or _PAPER_AFTER.match(text, end)
        if body:
            found.append((start, body.end()))
    return found


def _start_of_body(match: re.Match[str]) -> int:
    """A first name before the town is a person, not the body ("told Trevor Kent County Council ...")."""
    start = match.start()
    for word in re.finditer(r"[\w'’-]+", match[0]):
        if is_first_name(word[0]) and not is_place(word[0]):
            start = match.start() + word.end()
    return start
