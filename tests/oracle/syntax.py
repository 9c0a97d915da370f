"""The grammar of R, as far as the oracle's calls use it: text to a tree of Node."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

TOKEN = re.compile(
    r"""
    (?P<space>[ \t]+|\#[^\n]*)
  | (?P<newline>\n)
  | (?P<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?L?)
  | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
  | (?P<name>`[^`]+`|(?:[A-Za-z]|\.(?![0-9]))[A-Za-z0-9._]*|\.)
  | (?P<op><<-|<-|->|:::|::|<=|>=|==|!=|&&|\|\||\|>|%[^%\n]*%|\[\[|[-+*/^<>!&|~?:=$@(){}\[\],;\\])
    """,
    re.VERBOSE,
)
BINARY = {
    "?": (1, 1),
    "=": (3, 2),
    "<-": (5, 4),
    "<<-": (5, 4),
    "~": (8, 9),
    "||": (10, 11),
    "|": (10, 11),
    "&&": (12, 13),
    "&": (12, 13),
    "==": (16, 17),
    "!=": (16, 17),
    "<": (16, 17),
    ">": (16, 17),
    "<=": (16, 17),
    ">=": (16, 17),
    "+": (20, 21),
    "-": (20, 21),
    "*": (22, 23),
    "/": (22, 23),
    ":": (26, 27),
    "^": (31, 30),
}
SPECIAL, UNARY = (24, 25), {"-": 28, "+": 28, "!": 14, "~": 9, "?": 1}
POSTFIX = 40
CONSTANTS = {"TRUE": True, "FALSE": False, "NULL": None}


@dataclass(frozen=True)
class Node:
    """A piece of R: kind "number", "string", "name", "constant", "call", "function" or "block".

    Parameters
    ----------
    value : number, text or name; for "function" the parameters as (name, default or None).
    parts : for "call" the function and then arguments as (name or None, Node or None); for "block" statements; for
        "function" the body.
    """

    kind: str
    value: Any = None
    parts: tuple = ()


def parse(text: str) -> list[Node]:
    """All statements of a text."""
    reader = _Reader(text)
    statements = []
    reader.skip_lines()
    while not reader.at_end():
        statements.append(reader.expression(0))
        reader.skip_lines()
    return statements


def call(name: str, *arguments: Node) -> Node:
    """A call of a named function."""
    return Node("call", None, (Node("name", name), *((None, argument) for argument in arguments)))


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens = [(m.lastgroup, m.group()) for m in TOKEN.finditer(text) if m.lastgroup != "space"]
        self.place = 0

    def at_end(self) -> bool:
        return self.place >= len(self.tokens)

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.place] if not self.at_end() else ("end", "")

    def take(self, wanted: str | None = None) -> tuple[str, str]:
        token = self.peek()
        if wanted is not None and token[1] != wanted:
            raise SyntaxError(f"expected {wanted}, found {token[1]}")
        self.place += 1
        return token

    def skip_lines(self) -> None:
        while self.peek()[0] == "newline" or self.peek()[1] == ";":
            self.place += 1

    def skip_newlines(self) -> None:
        while self.peek()[0] == "newline":
            self.place += 1

    def expression(self, power: int) -> Node:
        self.skip_newlines()
        left = self.prefix()
        while True:
            kind, text = self.peek()
            if kind != "op":
                return left
            if text in ("(", "[", "[[", "$", "@", "::", ":::"):
                left = self.postfix(left, text)
                continue
            binding = SPECIAL if text.startswith("%") else BINARY.get(text)
            if binding is None or binding[0] < power:
                return left
            self.take()
            right = self.expression(binding[1])
            left = call("<-" if text in ("=", "<<-") else text, left, right)

    def prefix(self) -> Node:
        kind, text = self.take()
        if kind == "number":
            return Node("number", float(int(text, 16)) if text[:2] in ("0x", "0X") else float(text.rstrip("L")))
        if kind == "string":
            return Node("string", text[1:-1].encode().decode("unicode_escape"))
        if kind == "name":
            return self.named(text)
        if text in UNARY:
            return call(text, self.expression(UNARY[text]))
        if text == "(":
            inner = self.expression(0)
            self.skip_newlines()
            self.take(")")
            return call("(", inner)
        if text == "{":
            return self.block()
        if text == "\\":
            return self.function()
        raise SyntaxError(f"unexpected {text!r}")

    def named(self, text: str) -> Node:
        if text in CONSTANTS:
            return Node("constant", CONSTANTS[text])
        if text in ("NA", "NaN", "NA_real_", "NA_character_", "NA_integer_"):
            return Node("number", float("nan"))
        if text == "Inf":
            return Node("number", float("inf"))
        if text == "function":
            return self.function()
        if text == "if":
            return self.condition()
        if text == "for":
            return self.loop()
        return Node("name", text.strip("`"))

    def block(self) -> Node:
        statements = []
        self.skip_lines()
        while self.peek()[1] != "}":
            statements.append(self.expression(0))
            self.skip_lines()
        self.take("}")
        return Node("block", None, tuple(statements))

    def function(self) -> Node:
        self.take("(")
        parameters = []
        self.skip_newlines()
        while self.peek()[1] != ")":
            name = self.take()[1].strip("`")
            default = None
            if self.peek()[1] == "=":
                self.take()
                default = self.expression(4)
            parameters.append((name, default))
            self.skip_newlines()
            if self.peek()[1] == ",":
                self.take()
                self.skip_newlines()
        self.take(")")
        return Node("function", tuple(parameters), (self.expression(4),))

    def condition(self) -> Node:
        self.take("(")
        test = self.expression(0)
        self.take(")")
        yes = self.expression(4)
        mark = self.place
        self.skip_newlines()
        if self.peek() == ("name", "else"):
            self.take()
            return call("if", test, yes, self.expression(4))
        self.place = mark
        return call("if", test, yes)

    def loop(self) -> Node:
        self.take("(")
        name = self.take()[1]
        self.take("in")
        over = self.expression(0)
        self.take(")")
        return call("for", Node("name", name), over, self.expression(4))

    def postfix(self, left: Node, opener: str) -> Node:
        self.take()
        if opener in ("$", "@"):
            kind, text = self.take()
            return call("$", left, Node("string", text.strip("`\"'")))
        if opener in ("::", ":::"):
            return Node("name", self.take()[1])
        closer = {"(": ")", "[": "]", "[[": "]"}[opener]
        arguments = self.arguments(closer)
        self.take(closer)
        if opener == "[[":
            self.take("]")
        if opener == "(":
            return Node("call", None, (left, *arguments))
        return Node("call", None, (Node("name", opener), (None, left), *arguments))

    def arguments(self, closer: str) -> list[tuple[str | None, Node | None]]:
        found: list[tuple[str | None, Node | None]] = []
        self.skip_newlines()
        if self.peek()[1] == closer:
            return found
        while True:
            self.skip_newlines()
            if self.peek()[1] in (",", closer):
                found.append((None, None))
            else:
                found.append(self.argument(closer))
            self.skip_newlines()
            if self.peek()[1] != ",":
                return found
            self.take()

    def argument(self, closer: str) -> tuple[str | None, Node | None]:
        kind, text = self.peek()
        following = self.tokens[self.place + 1] if self.place + 1 < len(self.tokens) else ("end", "")
        if kind in ("name", "string") and following == ("op", "="):
            self.place += 2
            self.skip_newlines()
            name = text.strip("`\"'")
            return name, None if self.peek()[1] in (",", closer) else self.expression(4)
        return None, self.expression(4)


def deparse(node: Node) -> str:
    """The text R would print for a piece of a formula."""
    if node.kind == "number":
        return f"{node.value:g}"
    if node.kind == "string":
        return f'"{node.value}"'
    if node.kind == "constant":
        return {True: "TRUE", False: "FALSE", None: "NULL"}[node.value]
    if node.kind == "name":
        return node.value
    name = node.parts[0].value
    arguments = [deparse(argument) if argument else "" for _, argument in node.parts[1:]]
    if name == "(":
        return f"({arguments[0]})"
    if name in ("[", "[["):
        return f"{arguments[0]}{name}{', '.join(arguments[1:])}{']' * len(name)}"
    if name == "$":
        return f"{arguments[0]}${node.parts[2][1].value}"
    if (name in BINARY or name.startswith("%")) and len(arguments) == 2:
        space = "" if name in ("^", ":", "/") else " "
        return f"{arguments[0]}{space}{name}{space}{arguments[1]}"
    if name in UNARY and len(arguments) == 1:
        return f"{name}{arguments[0]}"
    named = [f"{key} = {text}" if key else text for (key, _), text in zip(node.parts[1:], arguments, strict=True)]
    return f"{name}({', '.join(named)})"
