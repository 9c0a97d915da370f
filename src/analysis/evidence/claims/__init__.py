"""The kinds of claim. To add a kind: write its module, and name its form here."""

from analysis.evidence.claims.agreement import Agreement
from analysis.evidence.claims.association import Association
from analysis.evidence.claims.attrition import Attrition
from analysis.evidence.claims.change import Change
from analysis.evidence.claims.contrast import Contrast
from analysis.evidence.claims.cooccurrence import CoOccurrence
from analysis.evidence.claims.duration import Duration
from analysis.evidence.claims.form import ClaimForm
from analysis.evidence.claims.prevalence import Prevalence
from analysis.evidence.claims.trend import Trend

FORMS: tuple[type[ClaimForm], ...] = (
    Prevalence,
    Contrast,
    Association,
    Duration,
    Attrition,
    Trend,
    Change,
    CoOccurrence,
    Agreement,
)
KINDS: dict[str, type[ClaimForm]] = {form.model_fields["kind"].default: form for form in FORMS}

__all__ = ["FORMS", "KINDS", "ClaimForm"]
