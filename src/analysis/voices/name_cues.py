"""Signs in a sentence that the next words name a person: titles, kin, "called", speakers, greetings, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

STRICT_TITLE = (
    r"(?:mr|mrs|ms|miss|mx|mister|dr|prof|professor|pc|dc|ps|ds|dci|wpc|pcso|sgt|insp|supt|cllr|rev|revd|"
    r"hhj|w/?pc|t/dc|a/sgt|det con|det sgt|madam justice|lord justice|mr justice)"
)
WEAK_TITLE = (
    r"(?:sir|dame|lady|lord|reverend|father|fr|sister|imam|rabbi|pastor|canon|councillor|judge|"
    r"justice|inspector|sergeant|constable|"
    r"detective|superintendent|di|officer|nurse|doctor|auntie|aunty|aunt|uncle|nana|nanna|nan|nanny|nannie|"
    r"grandpa|grampa|gramps|mamgu|tadcu|nain|taid|gran|"
    r"granny|grandma|grandad|granda|coach|"
    r"special constable|major|captain|capt|colonel|lieutenant|corporal|cpl|bishop|archdeacon|deacon|vicar|"
    r"sheikh|shaykh|mufti|"
    r"maulana|hajji|haji|swami|pani|frau|herr|senor|senora|madame|mme|ustad|chief superintendent|ch supt|acc|"
    r"matron|midwife|"
    r"caseworker|advocate|navigator|solicitor|barrister|counsel|recorder|teacher|"
    r"headteacher|idva|isva|flo|oic|social worker|"
    r"support worker|key worker|witness care officer|housing officer|police officer|desk officer|mate|"
    r"pal|marra|little|wee|poor|old|young|big|the late|late)"
)
KIN = (
    r"(?:neighbours?|son|sons|daughters?|husband|wife|partner|ex|ex[- ]?(?:partner|husband|wife|"
    r"boyfriend|girlfriend|boss)|brothers?|sisters?|mother|mam|mum|dad|"
    r"father|friends?|mates?|boss|manager|landlord|landlady|tenant|nephew|niece|cousin|uncle|"
    r"aunt(?:ie|y)?|boyfriend|girlfriend|fella|bloke|lad|"
    r"lass|bairns?|babies|baby|boys?|girls?|twins?|kids?|child|children|(?:grand|step|half|god|"
    r"foster)[- ]?(?:son|daughter|mother|father|dad|mum|mam|brother|sister|child|children)|"
    r"youngest|eldest|oldest|little one|colleagues?|workmates?|counsellor|therapist|gp|doctor|teacher|"
    r"carer|worker|solicitor|barrister|"
    r"officer|sergeant|inspector|detective|investigator|advocate|caseworker|navigator|champion|"
    r"interpreter|broker|nan|nana|gran|grandma|grandad|granda|mother-in-law|father-in-law|"
    r"brother-in-law|sister-in-law|son-in-law|daughter-in-law|in-laws?|lodger|flatmate|housemate|"
    r"roommate|fianc[eé]e?|missus|hubby|bestie|supporter|coach|student|pupil|client|attacker|"
    r"abuser|perpetrator|perp|suspect|stalker|defendant|offender|man|woman|guy|person|lady|gentleman|"
    r"kid|teenager|youth|somebody|someone)"
)
NAMING = (
    r"(?:my name(?:'s|’s| is|s)|(?:first |last |full |maiden |real |other |user ?)?name(?:'s|’s| is| "
    r"was|:| of)|names(?= [a-z])|called|named|known as|a\.?k\.?a\.?|goes by|"
    r"n[eé]e|alias|surname(?: is|:)?|nickname(?: is)?|nicknamed|call me|(?:calls?|calling|signs?|"
    r"styles?) (?:him|her|them)sel(?:f|ves)(?: as)?|"
    r"call(?:s|ed)? (?:him|her)|christened|answers to|"
    r"signed|signed by|spelt|spelled)"
)
WEAK_NAMING = (
    r"(?:this is|it is|it's|its|it’s|it was|was it|i am|i'm|i’m|im|he is|she is|he's|she's|"
    r"speak(?:ing)? (?:to|with)|spoke (?:to|with)|ask(?:ed)? for|"
    r"attn|fao|c/o|regards|thanks|cheers|ta|love|from|rang|told|with|and|to|by|hi|hello|for|of|via|cc|"
    r"saw|met|seen|text|texted|emailed|phoned|ring|call)"
)
FIELD = (
    r"(?:names?|victims?|suspects?|perps?|perpetrator|ip|complainant|witness(?:es)?|nominals?|subject|"
    r"oic|officers?|offenders?|defendants?|callers?|informant|"
    r"patient|client|signed|attending|present|contact|mother|father|parent|guardian|child(?:ren)?|"
    r"partner|next of kin|nok|applicant|author|reviewed by|"
    r"completed by|prepared by|interviewee|respondent|participant|v|d|s|w|w1|w2|v1|v2|d1|d2|aggrieved|"
    r"injured party|reporter|reported by|supporter|gp|idva|isva|sp|supervisor|allocated to|allocated|"
    r"cc|bcc|to|from|sent by|attendees|staff|cps lawyer|author)"
)
# Labels of a transcript that are an office, not a person.
ROLES = frozenset(
    "interviewer interviewee champion facilitator speaker moderator officer victim witness q a i r p "
    "v all chair researcher respondent participant "
    "subject from to cc bcc re fw fwd date sent subj theme impact note notes address ref reference "
    "update action actions risk summary outcome "
    "consent contact consultant caller operator call handler advocate solicitor barrister judge "
    "usher clerk counsel prosecutor defence mum mam dad "
    "nan son daughter wife husband man woman male female unknown voice dispatcher translator "
    "interpreter support worker idva isva group member "
    "background details incident offence location premises time place status comment comments "
    "question answer sgt pc dc ps oic ip suspect perp "
    "nominal dob tel phone mob mobile email e-mail reply message text ps nb message quote title "
    "venue present apologies agenda supporter counsellor "
    "vic sus add ads occ loc incident police dispatch control desk receptionist nurse doctor "
    "magistrate children child partner name names".split()
)
GREETING = (
    r"(?:dear|hi|hiya|hello|hey|hallo|good morning|good afternoon|good evening|morning|afternoon|evening|"
    r"to|for the attention of|fao|thanks|thank you|cheers|ta|sorry|love|bless you|god bless)"
)
SIGN_OFF = (
    r"(?:(?:yours|your)(?:\s(?:sincerely|faithfully|truly|ever|in hope|gratefully))?|(?:kind|best|"
    r"warm|many|kindest|warmest)\s(?:regards|wishes|thanks)|regards|rgds|"
    r"sincerely|faithfully|thanks(?:\s(?:again|so much|very much|a lot|in advance|for \w+(?: \w+)?))?|"
    r"thank\syou(?:\s(?:again|so much|very much))?|many thanks|thx|tnx|cheers|ta|ta ra|"
    r"best|love(?:\s(?:from|and hugs))?|lots of love|all the best|take care|respectfully|with thanks|"
    r"in hope|signed|xx+|from)"
)


@dataclass(frozen=True)
class Cue:
    """A sign that a name follows. `at` is where the name may begin; `strong` if even an everyday word there is a name.

    `kind` is title, kin, naming, weak, field, label, greeting or signature.
    """

    at: int
    kind: str
    strong: bool


_CUES = (
    (re.compile(rf"(?<![\w/]){STRICT_TITLE}\b\.?\s+", re.IGNORECASE), "title", True),
    (re.compile(rf"(?<![\w/]){WEAK_TITLE}\s+", re.IGNORECASE), "title", False),
    (
        re.compile(
            rf"\b(?:my|our|his|her|hers|their|thier|there|your|ur|yer|the|a|an|other|this|that|me|mi|"
            rf"wor)\s+(?:[\w'’-]+\s){{0,2}}?{KIN},?\s+(?:is\s|was\s|(?:who\s)?(?:is|was|"
            rf"wes)?\s?called\s|named\s)?",
            re.IGNORECASE,
        ),
        "kin",
        False,
    ),
    (re.compile(r"\b(?:our|wor)\s+", re.IGNORECASE), "kin", False),
    (re.compile(rf"(?<!\w){NAMING}[\s:,]+[\"“‘']?", re.IGNORECASE), "naming", True),
    (
        re.compile(
            r"\b(?:i'?m|i’m|i am|he'?s|she'?s|he is|she is|is|are|we'?re|it'?s)\s+(?:really|actually|"
            r"just|only|plain|also|still)\s+",
            re.IGNORECASE,
        ),
        "kin",
        False,
    ),
    (
        re.compile(
            r"\b(?:know|knows|knew|known|knowing)\s(?:[\w'’]+\s){0,3}?as\s+[\"“‘']?|\bcall(?:s|ed|"
            r"ing)?\s(?:him|her|them|my|your)sel(?:f|ves)\s+[\"“‘']?|\b(?:nickname|street name|alias|"
            r"goes by|a\.?k\.?a\.?|nicknamed)(?:\s(?:is|of|was|the name))*:?\s+[\"“‘']?",
            re.IGNORECASE,
        ),
        "nickname",
        True,
    ),
    (re.compile(rf"(?<!\w){WEAK_NAMING}[\s:,]+", re.IGNORECASE), "weak", False),
    (re.compile(rf"(?:^|(?<=[\n.;(,]))\s*{FIELD}\s*[:=–-]\s*", re.IGNORECASE | re.MULTILINE), "field", False),
    (
        re.compile(
            r"(?<![\w-])(?:V|D|S|W|IP|OIC|Victim|Suspect|Perp|Complainant|Witness|Nominal|Defendant|"
            r"Offender|Caller|Informant|Aggrieved|VICTIM|SUSPECT)\d?,?\s\(?"
        ),
        "field",
        False,
    ),
    (re.compile(rf"(?:^|(?<=\n))\s*{GREETING}[\s,]+", re.IGNORECASE), "greeting", True),
    (re.compile((rf"(?:^|(?<=[\n.!?,;]))\s*{SIGN_OFF}\s*[,.!\n-]+\s*(?:from\s)?"), re.IGNORECASE), "signature", True),
    (re.compile(r"(?:^|(?<=\n))(?:from|to|cc|bcc|sent by|reply to):\s*[\"']?", re.IGNORECASE), "field", True),
)
_LABEL = re.compile(
    r"(?:^|(?<=\n))[ \t]*(?:\[?\(?\d{1,2}:\d{2}(?::\d{2})?\)?\]?\s*)?(?P<label>[^\W\d_][\w'’.-]*(?:[ "
    r"\t][^\W\d_][\w'’.-]*){0,3})(?:\s?\([^)\n]{1,20}\))?[ \t]*:(?!//)"
)


def cues(text: str) -> Iterator[Cue]:
    """All signs of a text."""
    for pattern, kind, strong in _CUES:
        for match in pattern.finditer(text):
            if kind != "signature" or _closes(text, match.end()):
                yield Cue(match.end(), kind, strong)


def _closes(text: str, at: int) -> bool:
    """A signature is a short last line, or stands at the very end, or above an address or a telephone."""
    line, _, rest = text[at:].partition("\n")
    return 0 < len(line.strip(" .,!xX")) <= 40 and len(line.split()) <= 4 and len(rest) < 160


def speaker_labels(text: str) -> Iterator[tuple[int, int]]:
    """Labels before a colon at the start of a line, as (start, end)."""
    for match in _LABEL.finditer(text):
        yield match.start("label"), match.end("label")


def closing_line(text: str) -> tuple[int, int] | None:
    """The last line of a letter if it is no more than a name could be: two to four words without a stop."""
    lines = [m for m in re.finditer(r"[^\n]+", text) if m[0].strip()]
    if len(lines) < 3:
        return None
    last = lines[-1]
    words = last[0].split()
    if 1 <= len(words) <= 4 and not re.search(r"[.?!:]\s*$|\d", last[0].strip()):
        return last.start(), last.end()
    return None
