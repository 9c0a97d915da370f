from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.voices.spans import Span, matches

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY_WORD = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|"
    r"fourteenth|"
    r"fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty[\s-](?:first|second|"
    r"third|fourth|fifth|"
    r"sixth|seventh|eighth|ninth)|thirtieth|thirty[\s-]first)"
)
_UNIT = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen)"
)
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_SAID_NUMBER = rf"(?:{_TENS}(?:[\s-]{_UNIT})?|{_UNIT})"
_SAID_YEAR = (
    rf"(?:nineteen|twenty|two thousand)[\s-]+(?:and\s)?(?:hundred\s|oh[\s-])?(?:and\s)?{_SAID_NUMBER}|"
    rf"two thousand"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?,?\s+(?:the\s+)?)?"
_YEAR = r"(?:[\s,.'’/-]+(?:(?:19|20)\d{2}|\d{2}(?![\d:.]))(?!\w))?"
WRITTEN = re.compile(
    rf"(?<![\w/.£-])(?:"
    rf"{_WEEKDAY}(?:the\s+)?\d{{1,2}}\s?(?:st|nd|rd|th)?(?:\s+day)?\s?(?:of\s+)?{MONTH}{_YEAR}"
    rf"|{_WEEKDAY}(?:(?:jan|febr?)(?:uary)?|march|mar|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    rf"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|"
    rf"th)?(?![\d:/.]\d|\d)(?:,?\s+(?:19|20)\d\d)?(?!\w)"
    rf"|\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{4}}/\d{{1,2}}/\d{{1,2}}"
    rf"|\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?(?:\d{{4}}|\d{{2}})"
    rf"|\d{{1,2}}[/-](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[/-]\d{{2,4}}"
    rf")(?![\w/]|-\d)",
    re.IGNORECASE,
)
FEAST = re.compile(
    r"\b(?:(?:a|the|one|two)\s(?:day|week|night|fortnight|weeks|days)\s(?:before|"
    r"after)\s)?(?:(?:christmas|xmas|crimbo) (?:eve|day)|boxing day|new year'?’?s (?:eve|day)|hogmanay|easter "
    r"(?:sunday|monday|saturday)|good friday|maundy thursday|palm sunday|ascension day|whit (?:sunday|monday)|"
    r"burns night|"
    r"st (?:david|patrick|andrew|george)'?’?s day|midsummer'?’?s? (?:day|eve|night)|leap day|black friday|"
    r"bonfire night|guy fawkes(?: night)?|hallowe'?en|mischief night|valentine'?’?s day|"
    r"mothers?'?’?s? day|fathers?'?’?s? day|pancake day|shrove tuesday|ash wednesday|remembrance "
    r"sunday|may day|st \w+'?s day|eid|diwali)"
    r"(?:,?\s(?:of\s|in\s)?(?:19|20)\d\d|\s'\d\d)\b",
    re.IGNORECASE,
)
DAY_ALONE = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s+(?:the\s+)?\d{1,2}(?:st|nd|rd|th)\b|"
    r"\b(?:Mon|Tues?|Weds?|Thur?s?|Fri|Sat|Sun)\.\s\d{1,2}(?![\d:]|\s?[ap]m)|"
    r"(?<![\w.])\d{1,2}\.[ivx]{1,4}\.(?:\d{4}|\d{2})(?!\w)|"
    r"\b(?:on|"
    r"since|until|till|'?til|by|from|before|after|dated)\s+(?P<day>the\s+\d{1,2}(?:st|nd|rd|"
    r"th))(?!\s+(?:time|floor|visit|call|person|one|officer|letter|attempt|hearing|birthday|"
    r"century))\b",
    re.IGNORECASE,
)
NEAR_FEAST = re.compile(
    r"\b(?:(?:the\s)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|day|night|morning)|(?:two|three|four|five|"
    r"six|2|3|4|5|6)\s(?:days|nights))"
    r"\s(?:before|after)\s(?:christmas|xmas|easter|new year|boxing day|good friday|bonfire night|halloween|eid|"
    r"diwali|ramadan|passover|"
    r"hanukkah)(?:\s(?:day|eve))?(?:,?\s(?:19|20)\d\d)?\b",
    re.IGNORECASE,
)
SPOKEN = re.compile(
    rf"\b{_WEEKDAY}(?:the\s+)?{_DAY_WORD}\s+of\s+(?:the\s+)?(?:{MONTH}|"
    rf"{_DAY_WORD})(?:[\s,]+(?:{_SAID_YEAR}|(?:19|20)\d\d|{_SAID_NUMBER}))?\b"
    rf"|\b(?:january|february|march|april|may|june|july|august|september|october|november|"
    rf"december)\s+(?:the\s+)?{_DAY_WORD}(?:[\s,]+(?:{_SAID_YEAR}|(?:19|20)\d\d))?\b",
    re.IGNORECASE,
)
PADDED = re.compile(r"(?<![\w/.£-])(?!10/10)(?:[012]\d|3[01])/(?:0\d|1[012])(?![\w/]|\.\d)")
SHORT = re.compile(
    r"\b(?:on|since|until|till|by|from|dated|dob|born)\s+(?P<day>\d{1,2}[/.]\d{1,2})(?![\w/.]\d|\w)", re.IGNORECASE
)
BIRTH = re.compile(r"\b(?:d\.?\s?o\.?\s?b\b\.?|date of birth|birth\s?date|birthday|born|\bb\.)", re.IGNORECASE)
_BIRTH_MONTH = re.compile(rf"\b(?:{MONTH}\s+)?(?:of\s+)?(?:(?:19|20)\d{{2}}|{_SAID_YEAR})\b", re.IGNORECASE)
_BARE_DIGITS = re.compile(r"(?<!\d)\d{8}(?!\d)|(?<!\d)\d{6}(?!\d)|\b\d{1,2}\s\d{1,2}\s(?:19|20)?\d{2}\b")

_KIN_AFTER = (
    r"(?:son|daughter|boy|girl|bairn|kid|child|baby|lad|lass|mother|mam|mum|dad|father|nan|gran|grandma|"
    r"grandad|wife|husband|partner|sister|brother|nephew|niece|uncle|aunt|twin|victim|witness|suspect|"
    r"tenant|neighbour|pensioner|pupil|woman|man|male|female)"
)
_AGE_WORDS = rf"(?:\d{{1,3}}|{_SAID_NUMBER})"
AGES = (
    re.compile(
        rf"\b(?:aged?|age of|turn(?:ed|ing|s)?|nearly|just turned|age is|"
        rf"age:)\s+(?P<age>{_AGE_WORDS}(?:\s+(?:months|years|weeks))?)\b(?!\s*(?:%|per|times|weeks ago|"
        rf"months ago|years? ago|hours|minutes|miles|days|pounds|people|of the|o'clock|pm|am|and a "
        rf"half hours|into|out|down|up))",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?P<age>{_AGE_WORDS}-(?:year|yr|month|week)s?-old)s?\b", re.IGNORECASE),
    re.compile(rf"\b(?P<age>{_AGE_WORDS})\s?(?:year|yr|month|week)s?[\s-]old", re.IGNORECASE),
    re.compile(r"\b(?P<age>\d{1,3}\s?(?:y/?o|yrs?(?:\sold)?)\b(?!\s+(?:ago|later|in|for|of)))", re.IGNORECASE),
    re.compile(
        r"\((?:[MFmf][,/\s]\s?)?(?P<age>\d{1,3}(?:\s?(?:years?|yrs?|months?|mths?|weeks?|wks?|days?|"
        r"y/?o))?)(?:[,/\s]\s?[MFmf])?"
        r"(?=[,;)])",
        re.IGNORECASE,
    ),
    re.compile(rf"\bage\b[^.\n]{{0,30}}[:?]\s*(?:A[.:]\s*)?(?P<age>{_AGE_WORDS})\b", re.IGNORECASE),
    re.compile(r"[a-z],\s(?P<age>\d{2})\s*$"),
    re.compile(rf"\b[Aa]t\s(?P<age>{_TENS}(?:[\s-]{_UNIT})?|[2-9]\d)(?=[?!.,;]\s|[?!.,;]?$)"),
    re.compile(
        rf"\b(?P<age>{_AGE_WORDS}[\s-](?:odd|something|ish))\b(?!\s+(?:of|times|people|pounds|quid|calls|"
        rf"letters|years|months|weeks|days|miles|minutes))",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:[MF]|[mM]ale|[fF]emale|[wW]hite|[aA]sian)[,/\s]\s?(?P<age>\d{2})\b(?=[\s,.;)])"),
    re.compile(r"(?<!the )(?<!The )(?<!on )\b(?P<age>[MF]\d{2})\b"),
    re.compile(
        rf"\b(?:i'?m|i am|im|he'?s|she'?s|hes|shes|he is|she is|they'?re|was|who'?s|who is|is|"
        rf"me,)\s+(?:only\s+|just\s+|nearly\s+|now\s+|"
        rf"about\s+)?(?P<age>{_AGE_WORDS})(?=\s*(?:[.,;!?)\n]|$|and\b|an\b|he\b|she\b|they\b|i\b|now\b|so\b|"
        rf"with\b|when\b|but\b|"
        rf"next\b|w/?\b|years old\b|this (?:year|month|week|time)\b|like (?:me|him|her)\b|last\b|in (?:a|an|"
        rf"the)\b|tomorrow\b|today\b))",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?P<age>(?:in\s+)?(?:his|her|my|their)\s+(?:early|mid|late|"
        r"middle)?[\s-]*(?:teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|"
        r"nineties|\d0'?s))\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b[A-Z][\w'’-]+,\s(?P<age>\d{1,2}(?:\smonths?|\sweeks?)?)(?=\s?[,;.)]|\sand\s[A-Z]|$)(?!\.\d)"),
    re.compile(
        rf"\b{_KIN_AFTER},?\s(?:is\s|who is\s|who's\s)?(?P<age>{_AGE_WORDS}(?:\s(?:months?|"
        rf"weeks?))?)(?=\s?[,;.)]|\sand\b)",
        re.IGNORECASE,
    ),
)


def dates_and_ages(text: str) -> Iterator[Span]:
    """Spans of kinds date-of-birth, exact-date and age-in-context."""
    dates = [
        span
        for pattern in (WRITTEN, SPOKEN, FEAST, NEAR_FEAST)
        for span in matches(pattern, text, "exact-date")
        if _possible(text, span)
    ]
    dates += (
        list(matches(SHORT, text, "exact-date", "day"))
        + list(matches(PADDED, text, "exact-date"))
        + list(_days_alone(text))
    )
    births = [found.end() for found in BIRTH.finditer(text)]
    for span in dates:
        near = any(0 <= span.start - end <= 70 for end in births)
        yield Span(span.start, span.end, "date-of-birth" if near else "exact-date")
    for end in births:
        bare = _BARE_DIGITS.search(text, end, end + 30)
        if bare:
            yield Span(bare.start(), bare.end(), "date-of-birth")
        month = _BIRTH_MONTH.search(text, end, end + 40)
        if month and not re.search(r"[.!?\n]", text[end : month.start()].lstrip(". ")):
            yield Span(month.start(), month.end(), "date-of-birth")
    for pattern in AGES:
        yield from (span for span in matches(pattern, text, "age-in-context", "age") if _an_age(text, span))


def _days_alone(text: str) -> Iterator[Span]:
    for found in DAY_ALONE.finditer(text):
        group = "day" if found["day"] else 0
        yield Span(found.start(group), found.end(group), "exact-date")


def _possible(text: str, span: Span) -> bool:
    """Day and month could stand in a calendar; a clock time or a version number could not."""
    numbers = [int(n) for n in re.findall(r"\d+", text[span.start : span.end])]
    if len(numbers) == 3 and numbers[0] > 31:
        return numbers[1] <= 12 and numbers[2] <= 31
    if len(numbers) == 3:
        return 1 <= numbers[0] <= 31 and 1 <= numbers[1] <= 31
    return not numbers or 1 <= numbers[0] <= 31 or numbers[0] >= 1900


def _an_age(text: str, span: Span) -> bool:
    numbers = re.findall(r"\d+", text[span.start : span.end])
    before = text[max(0, span.start - 12) : span.start].lower()
    if re.search(r"(?:section|right|class|no\.?|number|page|year|room|flat|£)\s*$", before):
        return False
    return not numbers or int(numbers[0]) <= 110
