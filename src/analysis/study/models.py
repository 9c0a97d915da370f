"""The typed form of a study folder: `study.yaml` and `comparators.yaml`. An unknown key is an error."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from analysis.card import facts

Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]
# YAML reads 16-24 as text but 8 as a number; an answer is text either way.
Text = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int | float) else value)]


class Strict(BaseModel):
    """A YAML mapping whose keys are all known; immutable once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Organisation(Strict):
    """Whose report it is. Names change (PCCs end in 2028), so none stands in the code."""

    name: str
    area: str = Field(description="The place the report is about, such as a police force area.")
    panel: str = "Police and Crime Panel"
    contact: str = ""


class Brand(Strict):
    """What the designer may change. Colours are checked for contrast when the page is made."""

    name: str = ""
    primary: str = Field(
        "#12436D",
        pattern=r"^#[0-9A-Fa-f]{6}$",
        description="Links and lines. On white it needs a contrast of 4.5 to 1.",
    )
    accent: str = Field(
        "#F46A25",
        pattern=r"^#[0-9A-Fa-f]{6}$",
        description="The line beside a notice. On white it needs a contrast of 3 to 1.",
    )
    logo: str = Field(
        "", description="A PNG, JPEG or plain SVG file in the study folder; every page holds it, drawn anew and small."
    )


class Strand(Strict):
    """What one Champion listens to. `value` is how the strand is written in the data."""

    id: Key
    name: str
    champion: str = ""


class Area(Strict):
    """One of the report's key areas."""

    id: Key
    name: str


class Partner(Strict):
    """An organisation that can act on a finding."""

    id: Key
    name: str


class SourceFile(Strict):
    """One raw file, or several of one form, and how it is read."""

    path: str = Field(
        description="In the study folder, such as raw/survey.csv, or absolute; * for several files of one form."
    )
    get: str = Field("", description="Where to get the file, printed when it is missing.")
    format: Literal[
        "auto",
        "csv",
        "excel",
        "ods",
        "spss",
        "stata",
        "smartsurvey",
        "surveymonkey",
        "msforms",
        "qualtrics",
        "limesurvey",
        "surveygizmo",
        "police-uk-street",
        "police-uk-outcomes",
    ] = "auto"
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    decimal: Literal[".", ","] = "."
    dates: Literal["iso", "day-first", "month-first", "excel-serial"] = "iso"
    time_zone: str = "Europe/London"


class Instrument(SourceFile):
    """A survey: its file, how people were asked, and what may be said from it."""

    id: Key
    title: str
    population: str = Field(description='Whom it speaks for, such as "victims of crime recorded in 2023 and 2024".')
    people: str = Field(
        "people", description='What a respondent is called in sentences, such as "victims" or "adults".'
    )
    mode: str = ""
    sample_design: Literal["probability", "quota", "census-of-clients", "self-selected"]
    respondent: str = Field("", description="The item that holds the pseudonym; empty where the file has none.")
    submitted: str = Field("", description="The item that holds the day of the answer.")
    started: str = Field("", description="The item that holds when the answer was begun.")
    status: str = Field("", description="The item that says whether the answer is complete.")
    wave: str = Field("", description="The item that holds the wave.")
    person: str = Field(
        "", description="The item that says which rows are of one person, where one person may have several."
    )
    case: str = Field("", description="The item that holds the case a respondent agreed to be linked with.")
    weight: str = ""
    stratum: str = ""
    cluster: str = ""
    finite_population: str = ""
    replicate_weights: str = Field(
        "", description="The items that hold replicate weights, written with *, such as rep_*."
    )
    replicate_method: Literal["", "JK1", "JKn", "BRR", "Fay", "bootstrap"] = ""
    lonely_clusters: Literal["fail", "adjust", "average", "certainty", "remove"] = "fail"
    rake_to: dict[str, dict[Text, float]] = Field(
        {}, description="Population margins by item: the weights are raked to them. Shares or counts."
    )

    @model_validator(mode="after")
    def _may_be_weighted(self) -> Instrument:
        if self.sample_design == "self-selected" and (self.weight or self.rake_to):
            raise ValueError("a self-selected sample has no weights to a population; remove weight and rake_to")
        return self


class Records(SourceFile):
    """Case records in the wide form: one row for each case. Fields stand in codebook.yaml under `cases`."""

    id: str = Field(
        "",
        description="The field that holds the case's pseudonym; empty where rows have none (police.uk ASB).",
    )
    person: str = Field(
        "",
        description="The field that says whose case it is; several cases of one victim count as one person.",
    )
    strand: str = ""
    date: str = Field("", description="The field that holds the day of the first report.")
    unit: str = Field(
        "cases", description='What a row is called in sentences, such as "cases" or "recorded incidents".'
    )
    population: str = Field(
        "", description='What the records are of, such as "victims\' cases recorded in 2023 and 2024".'
    )


class Events(SourceFile):
    """An event log in the long form: one row for each event of a case."""

    case: str = "case"
    event: str = "event"
    at: str = "at"
    detail: str = ""


class Voices(SourceFile):
    """Coded excerpts: one row for each coding."""

    title: str = "Conversations with the Champions"


class Engagement(SourceFile):
    """The Champions' engagement log: whom they met, how, when."""


class Inference(Strict):
    """How sure is sure enough."""

    level: float = Field(0.95, gt=0.5, lt=1, description="Confidence level of intervals.")
    minimum_base: int = Field(30, ge=2, description="Estimates on fewer answers are withheld.")
    low_base: int = Field(50, ge=2, description="Estimates on fewer answers are marked [u].")
    interval: Literal["beta", "logit", "likelihood", "xlogit", "mean"] = Field(
        "beta", description="How the interval of a share is made: Korn and Graubard's (beta) by default."
    )
    percent_decimals: int = Field(0, ge=0, le=2, description="Decimals of a printed percentage.")
    alpha: float = Field(0.05, gt=0, lt=0.5)
    adjust: Literal["holm"] = "holm"
    seed: int = 20240101


class Disclosure(Strict):
    """What may be seen. The defaults are the ONS 10-5 rule."""

    threshold: int = Field(10, ge=3, description="Counts of fewer people are withheld as [c].")
    round_to: int = Field(5, ge=1, description="Other counts of people are rounded to this.")
    public_data: bool = Field(
        False, description="The data are public already: nothing need be withheld, and the page says so."
    )


class Wave(Strict):
    """A wave of the study."""

    id: Key
    name: str
    start: date
    end: date


class Measure(Strict):
    """A share that a page shows: who gave one of the answers to an item."""

    item: Key
    answer: list[Text] = Field(min_length=1)
    phrase: str = Field(description='Completes "38% of victims ...", such as "were kept informed".')
    name: str = Field("", description="A short name for pictures; the item's label where it is empty.")


class Wait(Strict):
    """A wait of the journey: from the first event of one kind to the first of several others."""

    name: str = Field(description='Such as "From the first report to a charge".')
    start: Key
    ends: list[Key] = Field(min_length=1)
    by: Key | None = None


class Journey(Strict):
    """What the page on the journey shows. Events and fields are those of codebook.yaml."""

    steps: list[Key] = Field([], description="Kinds of event, in the order in which a case meets them; empty: all.")
    by: Key | None = Field(None, description="The field by which cases are told apart.")
    waits: list[Wait] = []
    start: Key | None = Field(None, description="The event with which a case begins; the first step where it is empty.")
    endings: dict[str, list[Key]] = Field({}, description="How a case may end: its name, and the events that mean it.")
    listed: Key | None = Field(None, description="The event that a trial is listed.")
    relisted: Key | None = Field(None, description="The event that a trial is listed again.")


class Priorities(Strict):
    """What goes with an outcome, and how often it was done: for commissioning."""

    data: Key = Field(description="An instrument.")
    outcome: Measure
    drivers: list[Measure] = Field(min_length=2, max_length=12)


class Equality(Strict):
    """Protected characteristics, and the measures compared along them."""

    data: Key = Field(description="An instrument.")
    characteristics: list[Key] = Field(min_length=1)
    measures: list[Measure] = Field(min_length=1)


class Study(Strict):
    """`study.yaml`: all that one report needs to know about itself."""

    version: Literal[1] = 1
    title: str = Field(max_length=300)
    subtitle: str = ""
    status: Literal["draft", "final"] = "draft"
    data: Literal["illustrative", "real"] = Field(
        description="illustrative: the victims are made up, and every page says so. real: people who told us."
    )
    extract_date: date = Field(description="The last day of the data. Open cases are censored here, never at today.")
    organisation: Organisation
    brand: Brand = Brand()
    strands: list[Strand] = []
    areas: list[Area] = []
    partners: list[Partner] = []
    waves: list[Wave] = []
    instruments: list[Instrument] = []
    cases: Records | None = None
    events: Events | None = None
    voices: Voices | None = None
    engagement: Engagement | None = None
    inference: Inference = Inference()
    disclosure: Disclosure = Disclosure()
    journey: Journey | None = None
    priorities: Priorities | None = None
    equality: Equality | None = None
    notes: list[str] = Field(
        [], description="Sentences about the data that every reader must know, printed in the methods."
    )

    def card(self) -> tuple[str, dict[str, Any]]:
        """Title and facts, for a notebook."""
        sources = {"Case records": self.cases, "Events": self.events, "Voices": self.voices}
        surveys = [f"{one.title} ({one.id}): {one.sample_design}, {one.population}" for one in self.instruments]
        return f"Study: {self.title}", {
            "Status": self.status,
            "People": "made up" if self.data == "illustrative" else "real",
            "Organisation": f"{self.organisation.name}, {self.organisation.area}",
            "Last day of the data": self.extract_date.isoformat(),
            "Strands": [strand.name for strand in self.strands],
            "Key areas": [area.name for area in self.areas],
            "Surveys": surveys,
            "Records": [f"{name}: {source.path}" for name, source in sources.items() if source],
            "Partners": ", ".join(partner.name for partner in self.partners),
            "Counts": f"under {self.disclosure.threshold} withheld, others rounded to {self.disclosure.round_to}",
        }

    def _repr_html_(self) -> str:
        return facts(*self.card())

    @model_validator(mode="after")
    def _holds_together(self) -> Study:
        if not self.instruments and self.cases is None:
            raise ValueError("a study needs at least one instrument or a case file")
        for name in ("strands", "areas", "partners", "waves", "instruments"):
            ids = [entry.id for entry in getattr(self, name)]
            twice = sorted({key for key in ids if ids.count(key) > 1})
            if twice:
                raise ValueError(f"{name}: the id {', '.join(twice)} stands twice")
        return self


class Comparator(Strict):
    """A published figure from further research. Two are comparable only within one group."""

    id: Key
    says: str = Field(description="What was found, in a sentence without the figure.")
    figure: float = Field(description="A proportion 0 to 1, or a number in `unit`.")
    unit: Literal["proportion", "days", "per 1,000", "score"] = "proportion"
    base: int | None = Field(None, description="Unweighted base; empty where it was not published.")
    year: str
    source: str
    design: Literal["probability", "quota-panel", "self-selected", "administrative"]
    comparability_group: Key
    verified: bool = Field(False, description="Seen in the text of the source itself.")


class Comparators(Strict):
    """`comparators.yaml`."""

    version: Literal[1] = 1
    comparators: list[Comparator] = []
