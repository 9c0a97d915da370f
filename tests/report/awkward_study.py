"""A study with all that is awkward at once: empty, too small, too long, from right to left, with an emoji, branded."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from PIL import Image

from tests.small_study import CODEBOOK, STUDY, THEMES, survey, write_study

ARABIC = "خدمة دعم الضحايا 🧵"
LONG = "Being told what happens next and why it takes so long " * 6
TITLE = LONG[:300].strip()
NAMES = f"""\
    strands: [{{id: crime, name: Crime}}, {{id: quiet, name: "{ARABIC}"}}]
    areas: [{{id: communication, name: Communication}}]
    partners: [{{id: police, name: The police}}, {{id: support, name: "{ARABIC}"}}]
    brand: {{name: "{ARABIC}", primary: "#7A003C", accent: "#B34700", logo: logo.png}}
"""
FEW = """
      - id: few
        title: Too few to say
        question: "هل تم إبلاغ الضحايا؟ Were the few told?"
        area: communication
        strands: [crime]
        rights: [6]
        partners: [support]
        claims:
          - id: few
            primary: true
            kind: prevalence
            data: survey
            item: rare
            answer: ["Yes"]
            phrase: were told
            expect: above
            threshold: 0.5
"""
RARE = """
      rare: {label: Asked of few, wording: "Were you told?", answers: ["Yes", "No"], missing: {NA: Not asked}}
"""


def awkward_study(folder: Path) -> Path:
    """The study's folder: a strand without a theme, a theme on 12 answers, a title of 300 characters, a logo."""
    plain = "    strands: [{id: crime, name: Crime}]\n    areas: [{id: communication, name: Communication}]\n"
    study = STUDY.replace(plain + "    partners: [{id: police, name: The police}]\n", NAMES)
    themes = THEMES.replace("title: Being kept informed", f'title: "{TITLE}"') + FEW
    write_study(folder, study=study, themes=themes, codebook=dedent(CODEBOOK) + dedent(RARE).replace("rare", "  rare"))
    answers = survey()
    answers["rare"] = ["Yes"] * 7 + ["No"] * 5 + ["NA"] * (len(answers) - 12)
    answers.to_csv(folder / "raw" / "survey.csv", index=False)
    Image.new("RGB", (300, 100), "#7A003C").save(folder / "logo.png")
    return folder
