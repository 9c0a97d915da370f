"""The reader of R: how text becomes a tree, and a tree a value."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle import base_calls
from tests.oracle.evaluate import Machine
from tests.oracle.syntax import deparse, parse
from tests.oracle.values import plain


@pytest.fixture
def machine():
    made = Machine({}, base_calls.LAZY)
    made.base.data |= base_calls.functions(made, Path())
    return made


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-2^2", -4),
        ("2^3^2", 512),
        ("7 %% 3 * 2", 2),
        ("1:3", [1, 2, 3]),
        ("-1:1", [-1, 0, 1]),
        ("c(a = 1, b = 2)['b']", {"b": 2}),
        ("local({ x <- 3; x * 2 })", 6),
        ("(function(x, y = x + 1) y)(4)", 5),
        ("if (2 > 1) 'yes' else 'no'", "yes"),
        ("sapply(c('a', 'b'), function(k) nchar(k))", {"a": 1, "b": 1}),
        ("unlist(list(x = c(p = 1, q = 2), y = 3))", {"x.p": 1, "x.q": 2, "y": 3}),
        ("TRUE && !FALSE", True),
        ("tryCatch(missing_thing, error = function(e) 'error')", "error"),
        ("{ x <- c(a = 1, b = 2); names(x) <- c('p', 'q'); x }", {"p": 1, "q": 2}),
        ("matrix(1:4, 2)[2, ]", [2, 4]),
        ("is.na(c(1, NA))", [False, True]),
        ("sum(c(1, NA, 3) > 2, na.rm = TRUE)", 1),
    ],
)
def test_r_is_read_as_r_reads_it(machine, text, value):
    assert plain(machine.text(text)) == value


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("sin(2*pi*month/12)", "sin(2 * pi * month/12)"),
        ("I(sch.wide=='Yes')", 'I(sch.wide == "Yes")'),
        ("log(pop/1e5)", "log(pop/100000)"),
        ("x^2", "x^2"),
    ],
)
def test_a_term_is_named_as_r_names_it(text, shown):
    assert deparse(parse(text)[0]) == shown


def test_a_formula_with_a_product_has_both_terms_and_their_product(machine):
    formula = machine.text("y ~ a * b + c")

    assert [deparse(term) for term in formula.terms()] == ["a", "b", "a:b", "c"]
