"""Findings in words for a Champion: the effect first, then the interval and the base; p never."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.evidence.words import level_words, listed, number, opening, percent, points

if TYPE_CHECKING:
    from analysis.evidence.basis import Basis
    from analysis.evidence.claims.form import ClaimForm
    from analysis.evidence.reading import Reading
    from analysis.evidence.shown import Shown

BEYOND = {"above": "more than", "at-least": "at least", "below": "fewer than", "at-most": "at most"}


def who(claim: ClaimForm, basis: Basis) -> str:
    """The people of a claim: its own words, or what the data call a row."""
    return claim.who or basis.people_of(claim.data)


def share_statement(claim, basis: Basis) -> str:
    """What the claim says, made from its fields."""
    region = claim.region(basis.figure_of(claim))
    people = who(claim, basis)
    if claim.expect in BEYOND:
        mark = region.lower if claim.expect in ("above", "at-least") else region.upper
        return f"{opening(BEYOND[claim.expect])} {percent(mark)} of {people} {claim.phrase}"
    if claim.expect == "differs":
        return f"The share of {people} who {claim.phrase} differs from {percent(region.mark)}"
    return f"Between {percent(region.lower)} and {percent(region.upper)} of {people} {claim.phrase}"


def share_sentence(claim, basis: Basis, reading: Reading, shown: Shown) -> str:
    """What was found about a share."""
    people = who(claim, basis)
    if shown.hidden:
        return withheld(f"how many {people} {claim.phrase}", shown)
    row = shown.row
    if reading.inference == "respondents":
        return f"{row['shown']} of the {row['base_shown']} {people} who answered {claim.phrase}."
    if reading.inference == "count":
        return f"{row['shown']} of {people} {claim.phrase} ({_counted(reading, row)})."
    lead = f"an estimated {row['shown']}" if reading.inference == "sample" else row["shown"]
    return f"{opening(lead)} of {people} {claim.phrase} ({interval_words(reading, row)})."


def contrast_statement(claim, basis: Basis) -> str:
    """What is claimed of two groups: "A larger share of A than of B were satisfied, by more than 20 percentage points"."""
    first, second = claim.names(basis)
    region = claim.region()
    if not claim.answer:
        return _mean_statement(claim, region, first, second)
    if claim.expect == "within":
        return f"Much the same share of {first} and of {second} {claim.phrase}, to within {points(region.upper)}"
    if claim.expect == "differs":
        return f"Not the same share of {first} and of {second} {claim.phrase}"
    up = claim.expect in ("above", "at-least")
    size = region.lower if up else -region.upper
    by = f", by {'at least' if claim.expect.startswith('at-') else 'more than'} {points(size)}" if size > 0 else ""
    return f"A {'larger' if up else 'smaller'} share of {first} than of {second} {claim.phrase}{by}"


def _mean_statement(claim, region, first: str, second: str) -> str:
    if claim.expect in ("within", "differs"):
        verb = "differs by no more than" if claim.expect == "within" else "differs by more than"
        return f"{opening(claim.phrase)} {verb} {number(claim.margin)} between {first} and {second}"
    word = "higher" if claim.expect in ("above", "at-least") else "lower"
    return f"{opening(claim.phrase)} is {word} among {first} than among {second}"


def contrast_sentence(claim, basis: Basis, reading: Reading, shown: Shown) -> str:
    """What was found about a difference, with both groups first."""
    if shown.hidden:
        return withheld(f"whether {' and '.join(claim.names(basis))} differ", shown)
    first, second = shown.groups
    lead = "an estimated " if reading.inference == "sample" else ""
    if not claim.answer:
        both = (
            f"{claim.phrase} was {first['shown']} among {first['group']} and {second['shown']} among {second['group']}"
        )
    else:
        both = (
            f"{lead}{first['shown']} of {first['group']} {claim.phrase}, against {second['shown']} of {second['group']}"
        )
    return f"{opening(both)}: {gap_words(reading, shown.row)}."


def gap_words(reading: Reading, row: dict) -> str:
    """a difference of 47 percentage points (95% confidence interval 38 to 56; 410 answers)."""
    share = reading.measure == "difference"
    scale, decimals = (100, 0) if share else (1, 1)
    sign = -1 if row["estimate"] < 0 else 1
    size = points(abs(row["estimate"])) if share else f"{abs(row['estimate']):.1f}"
    text = f"a difference of {size}" if row["estimate"] else "the figures as shown are the same"
    if reading.exact:
        return f"{text} ({_counted(reading, row)})"
    low, high = sorted(round(sign * scale * row[edge], decimals) + 0.0 for edge in ("low", "high"))
    limits = f"{low:.{decimals}f} to {high:.{decimals}f}"
    return f"{text} ({level_name(reading)} {limits}; {base_words(reading, row)})"


def level_name(reading: Reading) -> str:
    if reading.inference == "process":
        return f"{100 * reading.level:g}% interval for chance variation"
    return level_words(reading.level)


def interval_words(reading: Reading, row: dict) -> str:
    """95% confidence interval 31% to 45%; 215 answers."""
    return f"{level_name(reading)} {row['low_shown']} to {row['high_shown']}; {base_words(reading, row)}"


def base_words(reading: Reading, row: dict) -> str:
    """215 answers; of records 6,200 recorded incidents, or the people whose records they are."""
    unit = "answers" if reading.source in ("survey", "linked") else reading.rows_are
    if reading.source == "cases" and reading.people != reading.n:
        unit = "people"
    low = "; few, so take care" if "[u]" in str(row["flag"]) else ""
    return f"{row['base_shown']} {unit}{low}"


def _counted(reading: Reading, row: dict) -> str:
    return f"a full count; {base_words(reading, row)}"


def withheld(question: str, shown: Shown) -> str:
    """Nothing can be shown, and the sentence says why; it never guesses."""
    reason = shown.hidden or "too few people answered"
    return f"This report cannot show {question}: {reason}."


def lead_sentence(statement: str, found: str, verdict: str, source: str) -> str:
    """The finding as it is read first: what was found, or that the data cannot tell."""
    if verdict != "insufficient evidence" or found.startswith("This report cannot show"):
        return found
    teller = {"cases": "case records", "voices": "conversations"}.get(source, "survey")
    return f"The {teller} cannot tell whether {statement[:1].lower()}{statement[1:]}. {found}"


def count_change_statement(claim, basis: Basis) -> str:
    """Counts of two periods: "Recorded incidents fell from October to December by more than 5%"."""
    word = (
        "rose"
        if claim.expect in ("above", "at-least")
        else "fell"
        if claim.expect in ("below", "at-most")
        else "changed"
    )
    if claim.expect == "within":
        return f"The number of {who(claim, basis)} {claim.phrase} stayed within {percent(claim.margin)} between {claim.before.name} and {claim.after.name}"
    size = f" by more than {percent(claim.margin)}" if claim.margin else ""
    phrase = f" {claim.phrase}" if claim.phrase else ""
    return f"The number of {who(claim, basis)}{phrase} {word}{size} from {claim.before.name} to {claim.after.name}"


def count_change_sentence(claim, basis: Basis, reading: Reading, shown: Shown) -> str:
    if shown.hidden:
        return withheld(f"how the number of {who(claim, basis)} changed", shown)
    after, before = shown.groups
    ratio = shown.row["estimate"]
    word = "rose" if ratio > 1 else "fell" if ratio < 1 else "stayed at"
    change = f"{abs(100 * (ratio - 1)):.0f}%"
    tail = (
        "a full count"
        if reading.exact
        else f"{level_name(reading)} for the ratio {shown.row['low_shown']} to {shown.row['high_shown']}"
    )
    numbers = f"from {before['shown']} in {claim.before.name} to {after['shown']} in {claim.after.name}"
    move = f"by {change}, {numbers}" if ratio != 1 else f"{before['shown']}"
    return f"The number of {who(claim, basis)} {word} {move} ({tail})."


def association_statement(claim, basis: Basis) -> str:
    """What an association claims: "Being satisfied is more likely among A than among B, allowing for ..."."""
    region = (
        claim.region_in(basis.sample(claim.data))
        if claim.named_items() <= set(basis.sample(claim.data).entries)
        else claim.region()
    )
    sample = basis.sample(claim.data)
    allowing = _allowing(claim, sample)
    if claim.expect in ("within", "differs"):
        verb = "is as likely" if claim.expect == "within" else "is not as likely"
        return f"{opening(claim.phrase)} {verb} among {claim.exposure.name} {_against(claim)}{allowing}"
    up = claim.expect in ("above", "at-least")
    linear = not claim.answer
    if not claim.exposure.answer:
        word = ("rises" if up else "falls") if linear else ("becomes more likely" if up else "becomes less likely")
        return f"{opening(claim.phrase)} {word} with each {claim.exposure.name}{allowing}"
    word = ("higher" if up else "lower") if linear else ("more likely" if up else "less likely")
    size = (
        f" (odds ratio {'above' if up else 'below'} {number(region.lower if up else region.upper)})"
        if claim.threshold is not None
        else ""
    )
    return f"{opening(claim.phrase)} is {word} among {claim.exposure.name} than among {claim.exposure.against}{size}{allowing}"


def _against(claim) -> str:
    return f"as among {claim.exposure.against}" if claim.exposure.against else ""


def _allowing(claim, sample) -> str:
    names = [(sample.entries[i].label or i).lower() if i in sample.entries else i for i in claim.adjust]
    return f", allowing for {listed(names)}" if names else ""


def association_sentence(claim, basis: Basis, reading: Reading, shown: Shown) -> str:
    if shown.hidden:
        return withheld(f"how {claim.phrase} goes with {claim.exposure.name}", shown)
    row = shown.row
    allowing = _allowing(claim, basis.sample(claim.data))
    limits = f"({level_name(reading)} {row['low_shown']} to {row['high_shown']}; {base_words(reading, row)})"
    lead = "an estimated " if reading.inference == "sample" else ""
    if reading.name == "slope":
        return _slope_sentence(claim, row, lead, allowing, limits)
    if claim.exposure.answer:
        first = shown.groups[0]
        return (
            f"The odds of {claim.phrase} were {lead}{row['shown']} times as high among {first['group']} as among "
            f"{claim.exposure.against}{allowing} {limits}."
        )
    return f"With each {claim.exposure.name}, the odds of {claim.phrase} were {lead}{row['shown']} times as high{allowing} {limits}."


def _slope_sentence(claim, row: dict, lead: str, allowing: str, limits: str) -> str:
    word = "higher" if row["estimate"] > 0 else "lower" if row["estimate"] < 0 else "the same"
    size = f"{lead}{abs(row['estimate']):.1f} points {word}" if row["estimate"] else "the same"
    step = (
        f"with each {claim.exposure.name}"
        if not claim.exposure.answer
        else f"among {claim.exposure.name} as against {claim.exposure.against}"
    )
    return f"{opening(claim.phrase)} was {size} {step}{allowing} {limits}."


def trend_statement(claim, basis: Basis) -> str:
    region = claim.region()
    people = who(claim, basis)
    if claim.expect == "within":
        return f"The share of {people} who {claim.phrase} changed by no more than {points(region.upper)} from one period to the next"
    word = (
        "rose"
        if claim.expect in ("above", "at-least")
        else "fell"
        if claim.expect in ("below", "at-most")
        else "changed"
    )
    size = abs(region.lower if word == "rose" else region.upper) if word != "changed" else 0
    gap = f" by more than {points(size)} from one period to the next" if size else ""
    return f"The share of {people} who {claim.phrase} {word}{gap}"


def trend_sentence(claim, basis: Basis, reading: Reading, shown: Shown) -> str:
    people = who(claim, basis)
    if shown.hidden:
        return withheld(f"how the share of {people} who {claim.phrase} changed", shown)
    row = shown.row
    value = row["estimate"]
    word = "rose" if value > 0 else "fell" if value < 0 else "did not change in the figures as shown"
    size = f" by {points(abs(value))} from one period to the next" if value else ""
    low, high = 100 * row["low"], 100 * row["high"]
    limits = f"{level_name(reading)} {low:+.1f} to {high:+.1f} points; {base_words(reading, row)}"
    return f"The share of {people} who {claim.phrase} {word}{size} ({limits})."


def duration_statement(claim, basis: Basis) -> str:
    """What is claimed of a wait: "In half of cases it took more than 14 days until the victim was told"."""
    region = claim.region(basis.figure_of(claim))
    if claim.measure == "by":
        return f"{_share_claimed(claim, region, who(claim, basis))} within {claim.days:g} days {claim.phrase}"
    lead = f"In half of {who(claim, basis)} it took"
    if claim.expect in ("within", "differs"):
        low, high = number(region.lower), number(region.upper)
        edges = f"between {low} and {high}" if claim.expect == "within" else f"other than {number(region.mark)}"
        return f"{lead} {edges} days until {claim.phrase}"
    longer = claim.expect in ("above", "at-least")
    edge = number(region.lower if longer else region.upper)
    return f"{lead} {'more' if longer else 'less'} than {edge} days until {claim.phrase}"


def _share_claimed(claim, region, people: str) -> str:
    if claim.expect in BEYOND:
        mark = region.lower if claim.expect in ("above", "at-least") else region.upper
        return f"In {BEYOND[claim.expect]} {percent(mark)} of {people}"
    return f"In {percent(region.lower)} to {percent(region.upper)} of {people}"


def duration_sentence(claim, basis: Basis, reading: Reading, shown: Shown) -> str:
    people = who(claim, basis)
    if shown.hidden:
        return withheld(f"how long it took in {people} until {claim.phrase}", shown)
    row = shown.row
    limits = f"({level_name(reading)} {row['low_shown']} to {row['high_shown']}; {base_words(reading, row)})"
    if claim.measure == "by":
        return f"In {row['shown']} of {people}, within {claim.days:g} days {claim.phrase} {limits}."
    return f"In half of {people} it took {row['shown']} or less until {claim.phrase} {limits}."


def cooccurrence_statement(claim, basis: Basis) -> str:
    first, second = claim.names()
    word = {"within": "do not go together", "differs": "are not independent"}.get(claim.expect)
    word = word or ("go together" if claim.expect in ("above", "at-least") else "exclude each other")
    return f"{opening(first)} and {second} {word}"


def cooccurrence_sentence(claim, basis: Basis, reading: Reading, shown: Shown) -> str:
    first, second = claim.names()
    if shown.hidden:
        return withheld(f"whether {first} and {second} go together", shown)
    row = shown.row
    limits = f"{level_name(reading)} {row['low_shown']} to {row['high_shown']}; {row['base_shown']} people"
    return f"The odds of {first} were {row['shown']} times as high with {second} as without ({limits})."


def agreement_statement(claim, basis: Basis) -> str:
    word = "agree" if claim.expect in ("above", "at-least", "within") else "do not agree"
    return f"The coders {word} well enough on {claim.phrase} (alpha {BEYOND.get(claim.expect, 'about')} {number(claim.threshold or 0)})".replace(
        "fewer than", "below"
    ).replace("more than", "above")


def agreement_sentence(claim, basis: Basis, reading: Reading, shown: Shown) -> str:
    if shown.hidden:
        return withheld(f"how well the coders agree on {claim.phrase}", shown)
    row = shown.row
    limits = f"{level_name(reading)} {row['low']:.2f} to {row['high']:.2f}; excerpts of {row['base_shown']} people"
    return f"Agreement of the coders on {claim.phrase} is alpha {row['estimate']:.2f} ({limits})."


def incidence_statement(claim, basis: Basis) -> str:
    region = claim.region()
    first, second = claim.group.name, claim.against.name
    if claim.expect == "within":
        return f"The shares of {first} and {second} that {claim.phrase} within {claim.days:g} days differ by no more than {points(region.upper)}"
    size = region.lower if claim.expect in ("above", "at-least") else -region.upper
    word = {"above": "higher", "at-least": "higher", "differs": "another"}.get(claim.expect, "lower")
    gap = f"more than {points(size)} " if claim.expect != "differs" and size > 0 else ""
    return f"The share that {claim.phrase} within {claim.days:g} days is {gap}{word} among {first} than among {second}"


def incidence_sentence(claim, basis: Basis, reading: Reading, shown: Shown) -> str:
    if shown.hidden:
        return withheld(f"how many of {claim.group.name} and {claim.against.name} {claim.phrase}", shown)
    first, second = shown.groups
    both = f"{first['shown']} of {claim.group.name} {claim.phrase} within {claim.days:g} days, against {second['shown']} of {claim.against.name}"
    return f"{both}: {gap_words(reading, shown.row)}."


def silence_statement(claim, basis: Basis) -> str:
    up = claim.expect in ("above", "at-least")
    word = {"within": "the same", "differs": "another"}.get(claim.expect, "higher" if up else "lower")
    than = "as" if word == "the same" else "than"
    return f"The rate at which {who(claim, basis)} {claim.phrase} is {word} after {claim.days:g} days without contact {than} within them"


def silence_sentence(claim, basis: Basis, reading: Reading, shown: Shown) -> str:
    if shown.hidden:
        return withheld(f"how often {who(claim, basis)} {claim.phrase} after silence", shown)
    row = shown.row
    limits = f"({level_name(reading)} {row['low_shown']} to {row['high_shown']}; {base_words(reading, row)})"
    return (
        f"After {claim.days:g} days without contact, the rate at which {who(claim, basis)} {claim.phrase} was "
        f"{row['shown']} times the rate before {limits}."
    )
