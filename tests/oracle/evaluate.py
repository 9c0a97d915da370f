"""Runs a tree of R: environments, calls, assignments. All statistics come from the functions bound to names."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.oracle.syntax import Node, call, parse
from tests.oracle.values import Formula, Quoted, RList, Vec


class RError(Exception):
    """An error that R code may catch."""


class Env:
    """Names and values, and the environment around."""

    def __init__(self, parent: Env | None = None) -> None:
        self.data: dict[str, Any] = {}
        self.parent = parent
        self.on_exit: list[Node] = []

    def find(self, name: str) -> Any:
        env: Env | None = self
        while env is not None:
            if name in env.data:
                return env.data[name]
            env = env.parent
        raise RError(f"object '{name}' not found")

    def find_function(self, name: str) -> Any:
        env: Env | None = self
        while env is not None:
            if callable(env.data.get(name)):
                return env.data[name]
            env = env.parent
        raise RError(f'could not find function "{name}"')


class Closure:
    """A function written in R."""

    def __init__(self, node: Node, env: Env, machine: Machine) -> None:
        self.parameters, self.body, self.env, self.machine = node.value, node.parts[0], env, machine

    def __call__(self, *positional: Any, **named: Any) -> Any:
        env = Env(self.env)
        names = [name for name, _ in self.parameters]
        rest_named = {}
        for name, value in named.items():
            if name in names:
                env.data[name] = value
            else:
                rest_named[name] = value
        waiting = list(positional)
        for name in names:
            if name == "...":
                env.data["..."] = (waiting, rest_named)
                waiting = []
            elif name not in env.data and waiting:
                env.data[name] = waiting.pop(0)
        for name, default in self.parameters:
            if name not in env.data and default is not None:
                env.data[name] = self.machine.run(default, env)
        try:
            return self.machine.run(self.body, env)
        finally:
            for node in env.on_exit:
                self.machine.run(node, env)


class Machine:
    """Evaluates nodes; `functions` are the bound calls, `lazy` those that get unevaluated arguments."""

    def __init__(self, functions: dict[str, Callable], lazy: dict[str, Callable]) -> None:
        self.base = Env()
        self.base.data.update(functions)
        self.base.data |= {"pi": Vec([np.pi]), "T": Vec([True]), "F": Vec([False])}
        self.lazy = lazy
        self.options: dict[str, Any] = {}
        self.troubles: list[str] = []
        self.top = Env(self.base)

    def text(self, text: str, env: Env | None = None) -> Any:
        """Run a text; the value of its last statement."""
        value = None
        for node in parse(text):
            value = self.run(node, env or self.top)
        return value

    def run(self, node: Node, env: Env) -> Any:
        if node.kind in ("number", "string"):
            return Vec([node.value])
        if node.kind == "constant":
            return None if node.value is None else Vec([node.value])
        if node.kind == "name":
            return env.find(node.value)
        if node.kind == "function":
            return Closure(node, env, self)
        if node.kind == "block":
            value = None
            for statement in node.parts:
                value = self.run(statement, env)
            return value
        return self.call(node, env)

    def call(self, node: Node, env: Env) -> Any:
        target = node.parts[0]
        if target.kind == "name":
            own = getattr(self, f"_{SPECIAL_FORMS[target.value]}", None) if target.value in SPECIAL_FORMS else None
            if own is not None:
                return own([argument for _, argument in node.parts[1:]], env)
            if target.value in self.lazy:
                return self.lazy[target.value](self, node.parts[1:], env)
            function = env.find_function(target.value)
        else:
            function = self.run(target, env)
        positional, named = self.arguments(node.parts[1:], env)
        if not isinstance(function, Closure):
            positional, named = matched(function, positional, named)
        return function(*positional, **named)

    def arguments(self, parts, env: Env) -> tuple[list, dict]:
        positional: list[Any] = []
        named: dict[str, Any] = {}
        for name, argument in parts:
            if argument is None:
                positional.append(MISSING) if name is None else named.update({name: None})
            elif argument.kind == "name" and argument.value == "...":
                more, more_named = env.find("...")
                positional += more
                named |= more_named
            elif name is None:
                positional.append(self.run(argument, env))
            else:
                named[name] = self.run(argument, env)
        return positional, named

    # the forms of the language itself

    def _assign(self, arguments, env: Env) -> Any:
        target, source = arguments
        value = self.run(source, env)
        self.store(target, value, env)
        return value

    def store(self, target: Node, value: Any, env: Env) -> None:
        """Assign to a name, or to a part of one: f(x) <- v is x <- `f<-`(x, v)."""
        if target.kind in ("name", "string"):
            env.data[target.value] = value
            return
        inner = target.parts[1][1]
        replace = self.base.find_function(f"{target.parts[0].value}<-")
        positional, named = self.arguments(target.parts[2:], env)
        self.store(inner, replace(self.run(inner, env), *positional, value=value, **named), env)

    def _if(self, arguments, env: Env) -> Any:
        test = self.run(arguments[0], env)
        if truth(test):
            return self.run(arguments[1], env)
        return self.run(arguments[2], env) if len(arguments) > 2 else None

    def _for(self, arguments, env: Env) -> Any:
        over = self.run(arguments[1], env)
        items = over.data if not isinstance(over, Vec) else [Vec([item]) for item in over.data]
        for item in items:
            env.data[arguments[0].value] = item
            self.run(arguments[2], env)
        return None

    def _and(self, arguments, env: Env) -> Vec:
        return Vec([truth(self.run(arguments[0], env)) and truth(self.run(arguments[1], env))])

    def _or(self, arguments, env: Env) -> Vec:
        return Vec([truth(self.run(arguments[0], env)) or truth(self.run(arguments[1], env))])

    def _paren(self, arguments, env: Env) -> Any:
        return self.run(arguments[0], env)

    def _formula(self, arguments, env: Env) -> Formula:
        return Formula(None, arguments[0], env) if len(arguments) == 1 else Formula(arguments[0], arguments[1], env)

    def _quote(self, arguments, env: Env) -> Quoted:
        return Quoted(arguments[0])

    def _local(self, arguments, env: Env) -> Any:
        return self.run(arguments[0], Env(env))

    def _on_exit(self, arguments, env: Env) -> None:
        env.on_exit.append(arguments[0])

    def _try_catch(self, arguments, env: Env) -> Any:
        try:
            return self.run(arguments[0], env)
        except Exception as error:  # whatever our functions refuse is an error to R
            handler = self.run(arguments[1], env)
            return handler(RList.of_items({"message": Vec([str(error)])}))

    def _missing(self, arguments, env: Env) -> Vec:
        return Vec([arguments[0].value not in env.data])

    def _eval(self, arguments, env: Env) -> Any:
        value = self.run(arguments[0], env)
        return self.run(value.node, env) if isinstance(value, Quoted) else value


MISSING = object()
SPECIAL_FORMS = {
    "<-": "assign",
    "if": "if",
    "for": "for",
    "&&": "and",
    "||": "or",
    "(": "paren",
    "~": "formula",
    "quote": "quote",
    "local": "local",
    "on.exit": "on_exit",
    "tryCatch": "try_catch",
    "missing": "missing",
    "eval": "eval",
}


def matched(function: Any, positional: list, named: dict) -> tuple[list, dict]:
    """R's rule: named arguments first, the others fill what parameters are left, in order."""
    kinds = inspect.signature(function).parameters
    open_names = [n for n, p in kinds.items() if p.kind is p.POSITIONAL_OR_KEYWORD and n not in named]
    if not any(n in named for n, p in kinds.items() if p.kind is p.POSITIONAL_OR_KEYWORD):
        return positional, named
    if len(positional) > len(open_names):
        raise RError("more arguments than parameters")
    return [], dict(zip(open_names, positional, strict=False)) | named


def truth(value: Any) -> bool:
    """Whether an R condition holds."""
    if value is None:
        return False
    return bool(np.asarray(value.data)[0])


def quoted_call(name: str, *arguments: Node) -> Node:
    return call(name, *arguments)
