"""YAML read with the line of every key, so that a fault can be named where it stands."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from analysis.errors import Breach, InputError

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]


# The parser in C where PyYAML was built with it: ten times as fast, and every command reads YAML.
class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """The safe loader without YAML 1.1's traps: Yes and No stay answers, a date stays text, a key may not repeat."""


_Loader.yaml_implicit_resolvers = {
    sign: [(tag, rule) for tag, rule in rules if not tag.endswith((":bool", ":timestamp"))]
    for sign, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))


def read_yaml(path: Path) -> tuple[Any, dict[Place, int]]:
    """The content of a YAML file, and the line of each key and list entry by its place.

    Parameters
    ----------
    path : Path of an UTF-8 file.

    Returns
    -------
    (content, lines) : the plain content, and a dict from a place such as ("items", "sex", "answers") to its line,
    counted from 1.

    Raises
    ------
    InputError : the file is absent, is empty, is not YAML, or repeats a key.
    """
    if not path.is_file():
        raise InputError(
            Breach(path.name, "", "is not there", remedy=f"A study needs this file in {path.parent.name}/.")
        )
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except UnicodeDecodeError:
        raise InputError(Breach(path.name, "", "is not UTF-8 text", remedy="Save it as UTF-8.")) from None
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise InputError(
            Breach(
                path.name,
                line,
                f"is not YAML: {error.problem}",
                remedy="Check the indentation and the quotes here.",
            )
        ) from None
    if node is None:
        raise InputError(Breach(path.name, "", "is empty", remedy="Start from `make study`, which writes a template."))
    lines: dict[Place, int] = {}
    repeated: list[Breach] = []
    _walk(node, (), lines, repeated, path.name)
    if repeated:
        raise InputError(repeated)
    return _Loader.construct_document(_Loader(""), node), lines


def _walk(node: yaml.Node, place: Place, lines: dict[Place, int], repeated: list[Breach], file: str) -> None:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*place, str(key.value))
            if inner in lines:
                what = f'"{key.value}" stands twice, first on line {lines[inner]}'
                repeated.append(Breach(file, f"line {key.start_mark.line + 1}", what, remedy="Keep one of the two."))
            lines[inner] = key.start_mark.line + 1
            _walk(value, inner, lines, repeated, file)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*place, index), lines, repeated, file)


def line_of(lines: dict[Place, int], place: Place) -> int:
    """The line of a place, or of the nearest place around it that stands in the file."""
    place = tuple(part if isinstance(part, int) else str(part) for part in place)
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def read_typed(path: Path, model: type[Model]) -> Model:
    """A YAML file as a typed model; every fault in it at once, each with its line.

    Raises
    ------
    InputError : file, line, key, and for a misspelt key or word the nearest right one.
    """
    content, lines = read_yaml(path)
    return typed(content, lines, model, path.name)


def typed(content: Any, lines: dict[Place, int], model: type[Model], file: str, at: Place = ()) -> Model:
    """The content at a place of a YAML file as a typed model; faults as in `read_typed`."""
    if not isinstance(content, dict):
        raise InputError(Breach(file, f"line {line_of(lines, at)}", "must hold keys and values, not a list or a word"))
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise InputError(
            [_breach(fault, lines, model, file, at) for fault in error.errors(include_url=False)]
        ) from None


def _breach(fault: ErrorDetails, lines: dict[Place, int], model: type[BaseModel], file: str, at: Place) -> Breach:
    place = _in_file(fault["loc"], lines, at)
    where = f"line {line_of(lines, place)}"
    key = ".".join(str(part) for part in place)
    if fault["type"] == "extra_forbidden":
        known = _keys_around(model, fault["loc"])
        near = get_close_matches(str(fault["loc"][-1]), known, n=1, cutoff=0.5)
        remedy = f'Did you mean "{near[0]}"?' if near else "Delete it, or correct its name."
        return Breach(file, where, f'the key "{key}" is unknown', allowed=tuple(known), remedy=remedy)
    if fault["type"] == "missing":
        return Breach(file, where, f'the key "{key}" is missing', remedy="Add it.")
    return Breach(file, where, f'"{key}": {_plain(fault)}', remedy=_nearest(fault))


def _in_file(loc: Place, lines: dict[Place, int], at: Place) -> Place:
    """The place in the file: pydantic puts the names of union members into its own, which the file does not have."""
    place = at
    for part in loc:
        inner = (*place, part if isinstance(part, int) else str(part))
        is_last = part == loc[-1]
        if inner in lines or is_last:
            place = inner
    return place


def _keys_around(model: type[BaseModel], loc: Place) -> list[str]:
    schema = model.model_json_schema(by_alias=True)
    node: dict[str, Any] = schema
    for part in loc[:-1]:
        node = _inner(_resolved(node, schema), part, schema)
    return sorted(_resolved(node, schema).get("properties", {}))


def _resolved(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
    for option in (*node.get("anyOf", ()), *node.get("allOf", ())):
        found = _resolved(option, schema)
        if "properties" in found or "items" in found or isinstance(found.get("additionalProperties"), dict):
            return found
    return node


def _inner(node: dict[str, Any], part: str | int, schema: dict[str, Any]) -> dict[str, Any]:
    if isinstance(part, int):
        return node.get("items", {})
    if part in node.get("properties", {}):
        return node["properties"][part]
    extra = node.get("additionalProperties")
    if isinstance(extra, dict):
        return extra
    # A tagged union's own name, such as "prevalence" for kind: prevalence.
    for option in node.get("oneOf", ()):
        if part in _resolved(option, schema).get("properties", {}).get("kind", {}).get("const", ""):
            return option
    return node


def _plain(fault: ErrorDetails) -> str:
    context = fault.get("ctx", {})
    match fault["type"]:
        case "literal_error" | "enum":
            return f"must be one of {context['expected']}"
        case "value_error":
            return str(context["error"])
        case "int_parsing" | "int_type" | "float_parsing" | "float_type":
            return "must be a number"
        case "bool_parsing" | "bool_type":
            return "must be true or false"
        case "date_from_datetime_parsing" | "date_parsing" | "date_type":
            return 'must be a date such as "2024-12-31"'
        case "string_type":
            return "must be text; put it in quotes"
        case _:
            return fault["msg"][0].lower() + fault["msg"][1:]


def _nearest(fault: ErrorDetails) -> str:
    if fault["type"] != "literal_error":
        return ""
    words = [word for word in fault["ctx"]["expected"].split("'") if word.strip(" ,or")]
    near = get_close_matches(str(fault["input"]), words, n=1)
    return f'Did you mean "{near[0]}"?' if near else ""
