"""The reference is made of what the program itself reads: YAML forms from their models, commands from the command line.

In a page: ```{form} analysis.study.models:Study```, ```{commands}``` or ```{terms}```.
"""

from __future__ import annotations

import importlib
import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import click
import typer
from docutils import nodes
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


def form_text(model: type[BaseModel], told: set[type] | None = None) -> str:
    """A form and the forms within it as Markdown: what it is, and a table of its keys."""
    told = set() if told is None else told
    told.add(model)
    rows = [_row(name, field) for name, field in model.model_fields.items()]
    said = (model.__doc__ or "").strip()
    text = [
        f"**{model.__name__}.** {said}",
        "| key | holds | if left out | means |\n|---|---|---|---|\n" + "\n".join(rows),
    ]
    for inner in dict.fromkeys(found for field in model.model_fields.values() for found in _models(field.annotation)):
        if inner not in told:
            text.append(form_text(inner, told))
    return "\n\n".join(text)


def commands_text(app: typer.Typer) -> str:
    """All commands with their options as Markdown."""
    group = typer.main.get_command(app)
    parts = [_command(name, command) for name, command in sorted(group.commands.items())]
    return "\n\n".join(parts)


def _command(name: str, command: click.Command) -> str:
    said = (command.help or "").strip().replace("<", "&lt;")
    options = [_option(option) for option in command.params if option.param_type_name == "option"]
    table = "\n\n| option | if left out | means |\n|---|---|---|\n" + "\n".join(options) if options else ""
    return f"**`python -m analysis {name}`**\n\n{said}{table}"


def _option(option: Any) -> str:
    # A number is a default even where it is nought; False and no text are none.
    default = (
        "needed"
        if option.required
        else f"`{option.default}`"
        if option.default not in (None, "") and option.default is not False
        else ""
    )
    return f"| `{option.opts[0]}` | {default} | {option.help or ''} |"


def _row(name: str, field: FieldInfo) -> str:
    # A key that holds a form of its own means what that form says of itself.
    forms = list(_models(field.annotation))
    said = field.description or (" ".join((forms[0].__doc__ or "").split()) if forms else "")
    means = said.replace("|", "\\|").replace("*", "\\*")
    return f"| `{field.alias or name}` | {_words(field.annotation)} | {_default(field)} | {means} |"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    default = field.default
    if default is PydanticUndefined or default in (None, "", [], {}, ()) or isinstance(default, BaseModel):
        return ""
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _words(annotation: Any) -> str:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _words(inner[0])
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in inner if value != "")
    if origin in (list, tuple):
        return f"list of {_words(inner[0])}" if inner else "list"
    if origin is dict:
        return f"{_words(inner[0])} to {_words(inner[1])}"
    if origin in (Union, types.UnionType):
        return " or ".join(_words(part) for part in inner if part is not type(None))
    plain = {str: "text", int: "whole number", float: "number", bool: "`true` or `false`"}
    return plain.get(annotation, getattr(annotation, "__name__", str(annotation)))


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        if not isinstance(inner, str):
            yield from _models(inner)


class Form(SphinxDirective):
    """A YAML form, by the place of its model."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        module, _, name = self.arguments[0].partition(":")
        return self.parse_text_to_nodes(form_text(getattr(importlib.import_module(module), name)))


class Claims(SphinxDirective):
    """Every kind of claim, with the keys that are its own."""

    def run(self) -> list[nodes.Node]:
        from analysis.evidence.claims import KINDS, ClaimForm

        told: set[type] = set()
        parts = [form_text(ClaimForm, told)]
        shared = set(ClaimForm.model_fields)
        for kind, form in KINDS.items():
            rows = [_row(name, field) for name, field in form.model_fields.items() if name not in shared]
            table = "| key | holds | if left out | means |\n|---|---|---|---|\n" + "\n".join(rows)
            parts.append(f"**kind: {kind}.** {(form.__doc__ or '').strip()}\n\n{table}")
            inner = dict.fromkeys(found for field in form.model_fields.values() for found in _models(field.annotation))
            parts += [form_text(model, told) for model in inner if model not in told]
        return self.parse_text_to_nodes("\n\n".join(parts))


class Commands(SphinxDirective):
    """Every command and its options."""

    def run(self) -> list[nodes.Node]:
        from analysis.cli import app

        return self.parse_text_to_nodes(commands_text(app))


class Terms(SphinxDirective):
    """Every word of the glossary, from the file that the pages of reports read, too."""

    def run(self) -> list[nodes.Node]:
        from analysis.study.glossary import as_markdown

        return self.parse_text_to_nodes(as_markdown())


def setup(app: Sphinx) -> dict[str, bool]:
    """The four directives."""
    for name, directive in (("form", Form), ("claims", Claims), ("commands", Commands), ("terms", Terms)):
        app.add_directive(name, directive)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
