"""Published surveys: figures others computed, reproduced."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.survey import (
    SurveyDesign,
    calibrate,
    fit_model,
    fit_ordinal,
    kish_design_effect,
    kish_effective_size,
    mean,
    postratify,
    prevalence,
    quantile,
    rake,
    rao_scott,
    total,
    ttest,
)
from tests.shared import shared

# R's svyolr stops early by default (last digits of the table); this is where it gets with reltol = 1e-15
OPTIMUM = [-0.08486080614, -0.00295524022, -3.94071518854, -1.22407460412]


@pytest.fixture(scope="module")
def crime():
    import pyreadstat

    frame, meta = pyreadstat.read_sav(
        shared("data", "real", "csew-2013-14-open", "csew1314teachingopen.sav"), apply_value_formats=False
    )
    design = SurveyDesign(weights=frame[weight_of(frame)].to_numpy())
    return frame, design


def weight_of(frame: pd.DataFrame) -> str:
    return next(name for name in frame if "wgt" in name.lower())


def test_crime_survey_victims(crime):
    frame, design = crime
    victim = {"answer": frame["bcsvictim"].max(), "valid": sorted(frame["bcsvictim"].dropna().unique())}
    shown = prevalence(frame, "bcsvictim", **victim, design=design, interval="logit").iloc[0]
    by = prevalence(frame, "bcsvictim", **victim, design=design, by="agegrp7")

    assert shown["n"] == 8843
    assert (frame["bcsvictim"] == victim["answer"]).sum() == 1383
    assert shown["estimate"] == pytest.approx(0.16951, abs=5e-6)
    assert shown["se"] == pytest.approx(0.0049, abs=5e-5)
    assert (shown["low"], shown["high"]) == pytest.approx((0.16014, 0.17932), abs=5e-6)
    assert by["estimate"].tolist() == pytest.approx(
        [0.24238, 0.22816, 0.17338, 0.17209, 0.14094, 0.09812, 0.06516], abs=5e-6
    )
    assert by["se"].tolist() == pytest.approx([0.01879, 0.01338, 0.01121, 0.01097, 0.01048, 0.00928, 0.00869], abs=5e-6)


def test_crime_survey_weights_cost(crime):
    frame, design = crime

    assert kish_effective_size(design.weights) == pytest.approx(6345.26, abs=0.005)
    assert kish_design_effect(design.weights) == pytest.approx(1.39364, abs=5e-6)


def test_crime_survey_association(crime):
    frame, design = crime
    shown = rao_scott(frame, "bcsvictim", "agegrp7", design=design).iloc[0]

    assert shown["statistic"] == pytest.approx(23.52, abs=0.005)
    assert shown["df"] == pytest.approx(5.5117, abs=5e-5)
    assert shown["df_design"] == pytest.approx(48734.28, abs=0.5)


def test_crime_survey_walking_after_dark(crime):
    frame, design = crime
    valid = [1.0, 2.0, 3.0, 4.0]
    shares = [
        prevalence(frame, "walkdark", answer=code, valid=valid, design=design).loc[0, "estimate"] for code in valid
    ]
    made = frame.assign(female=(frame["sex"] == frame["sex"].max()).astype(float))
    model = fit_ordinal(made, "walkdark", ["female", "agegrp7", "bcsvictim"], answers=valid, design=design)
    as_factor = fit_ordinal(
        made.assign(agegrp7=made["agegrp7"].map(lambda v: f"a{v:g}")),
        "walkdark",
        ["female", "agegrp7", "bcsvictim"],
        answers=valid,
        design=design,
    ).tidy()
    shown = as_factor.set_index("term")

    assert shares == pytest.approx([0.31034, 0.40251, 0.19807, 0.08908], abs=5e-6)
    assert model.n == as_factor["n"].iloc[0]
    assert shown.loc["female", ["estimate", "se"]].tolist() == pytest.approx([1.607253, 0.104883], rel=1e-4)
    assert shown.loc["bcsvictim", ["estimate", "se"]].tolist() == pytest.approx([0.564760, 0.135064], rel=1e-4)
    assert shown["estimate"].tolist()[-3:] == pytest.approx([-0.364271, 1.638936, 3.198288], rel=1e-4)


def test_crime_survey_antisocial_behaviour(crime):
    frame, design = crime
    shown = mean(frame, "antisocx", design=design).iloc[0]
    by = mean(frame, "antisocx", design=design, by="bcsvictim")["estimate"]
    tested = ttest(frame, "antisocx", design=design, by="bcsvictim").iloc[0]

    assert (shown["estimate"], shown["se"]) == pytest.approx((0.068146, 0.0258), abs=5e-5)
    assert by.tolist() == pytest.approx([-0.01407, 0.45690], abs=5e-6)
    assert tested["statistic"] == pytest.approx(7.0665, abs=5e-5)
    assert tested["df"] == 2147


@pytest.fixture(scope="module")
def attitudes():
    frame = pd.read_csv(shared("data", "real", "bsa-2017-enviropol-open", "bsa2017_open_enviropol.tab"), sep="\t")
    return frame, SurveyDesign(weights=frame[weight_of_attitudes(frame)].to_numpy())


def weight_of_attitudes(frame: pd.DataFrame) -> str:
    return next(name for name in frame if name.lower().startswith("wtf"))


def test_attitudes_survey(attitudes):
    frame, design = attitudes
    told = [prevalence(frame, "CCBELIEV", answer=code, valid=[1, 2, 3], design=design).iloc[0] for code in (1, 2, 3)]

    assert [row["estimate"] for row in told] == pytest.approx([0.040668, 0.117168, 0.842164], abs=5e-7)
    assert [row["se"] for row in told] == pytest.approx([0.0041, 0.0065, 0.0074], abs=5e-5)
    assert told[0]["n"] == 119 + 361 + 2460


def schools(name: str) -> pd.DataFrame:
    return pd.read_csv(shared("data", "real", "r-survey-api", f"{name}.csv"))


def test_schools_stratified():
    frame = schools("apistrat")
    design = SurveyDesign.from_frame(frame, weights="pw", strata="stype", fpc="fpc")
    shown = mean(frame, "api00", design=design).iloc[0]
    award = {"answer": "Yes", "valid": ["No", "Yes"], "design": design}
    logit, exact = (prevalence(frame, "awards", **award, interval=kind).iloc[0] for kind in ("logit", "beta"))
    tested = rao_scott(frame, "awards", "stype", design=design).iloc[0]
    model = fit_model(frame, "api00", ["ell", "meals", "mobility"], design=design)
    cut = pd.cut(frame["api00"], [0, 550, 700, 2000], labels=["low", "middle", "high"]).astype(str)
    ordered = fit_ordinal(
        frame.assign(cut=cut), "cut", ["ell", "mobility"], answers=["low", "middle", "high"], design=design
    )

    assert (shown["estimate"], shown["se"]) == pytest.approx((662.29, 9.4089), abs=5e-3)
    assert (logit["low"], logit["high"]) == pytest.approx((0.5687211, 0.7036758), abs=5e-7)
    assert (exact["low"], exact["high"]) == pytest.approx((0.56721870, 0.70635), abs=5e-6)
    assert (tested["statistic"], tested["df"], tested["df_design"]) == pytest.approx(
        (14.1694, 1.88514, 371.37), rel=1e-4
    )
    assert model.estimate.tolist() == pytest.approx([820.887316, -0.480587, -3.141535, 0.225713], abs=5e-7)
    assert model.se.tolist() == pytest.approx([10.077736, 0.391973, 0.283947, 0.393218], abs=5e-7)
    assert ordered.estimate.tolist() == pytest.approx(OPTIMUM, abs=1e-7)
    assert ordered.estimate.tolist() == pytest.approx([-0.084795, -0.002934, -3.936752, -1.222957], rel=0.01)


def test_schools_clustered():
    frame = schools("apiclus1")
    design = SurveyDesign.from_frame(frame, weights="pw", clusters="dnum", fpc="fpc")
    shown, people = mean(frame, "api00", design=design).iloc[0], total(frame, "enroll", design=design).iloc[0]
    by = mean(frame, "api00", design=design, by="stype")
    quartiles = quantile(frame, "api00", [0.25, 0.5, 0.75], design=design)
    tested = rao_scott(frame, "awards", "stype", design=design).iloc[0]

    assert (shown["low"], shown["high"]) == pytest.approx((593.67631, 694.66248), abs=5e-6)
    assert (people["estimate"], people["se"]) == pytest.approx((3404940, 932235), abs=0.5)
    assert by["se"].tolist() == pytest.approx([22.362409, 38.020249, 31.609465], abs=5e-7)
    assert quartiles[["estimate", "low", "high"]].to_numpy().tolist() == [
        [552, 492, 627],
        [652, 561, 714],
        [719, 696, 777],
    ]
    assert tested["p"] == pytest.approx(0.018787, abs=5e-7)


def test_schools_fitted_to_the_population():
    frame = schools("apiclus1")
    design = SurveyDesign.from_frame(frame, weights="pw", clusters="dnum", fpc="fpc")
    kinds = {"E": 4421, "H": 755, "M": 1018}
    totals = {"(Intercept)": 6194, "stype: H": 755, "stype: M": 1018, "api99": 3914069}
    made = {
        (642.31, 23.921): postratify(frame, "stype", kinds, design=design),
        (665.31, 3.4418): calibrate(frame, ["stype", "api99"], totals, design=design),
        (641.23, 23.704): rake(frame, {"stype": kinds, "sch.wide": {"No": 1072, "Yes": 5122}}, design=design),
    }
    for expected, fitted in made.items():
        shown = mean(frame, "api00", design=fitted).iloc[0]

        assert (shown["estimate"], shown["se"]) == pytest.approx(expected, abs=5e-3)


def test_schools_in_two_stages_and_at_random():
    two, one = schools("apiclus2"), schools("apisrs")
    staged = SurveyDesign.from_frame(two, clusters=["dnum", "snum"], fpc=["fpc1", "fpc2"])
    plain = SurveyDesign.from_frame(one, weights="pw", fpc="fpc")

    assert mean(two, "api00", design=staged).loc[0, ["estimate", "se"]].tolist() == pytest.approx(
        [670.81, 30.099], abs=5e-3
    )
    assert mean(one, "api00", design=plain).loc[0, ["estimate", "se"]].tolist() == pytest.approx(
        [656.58, 9.2497], abs=5e-3
    )
