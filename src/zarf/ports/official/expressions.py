"""Which XPath expressions of a package may run.

A package is a stranger's program. Only functions named here can be called, so that none can read a file, the network
or the environment (doc, document, unparsed-text, collection, environment-variable ...) or reach one by a side door
(function references, named by URI, dynamic calls).
Source of the names: W3C "XQuery 1.0 and XPath 2.0 Functions and Operators", those that look at their arguments alone.
"""

from __future__ import annotations

import re

from zarf.ports.official.trouble import refused

# fmt: off
_FUNCTIONS = frozenset(
    {
        "abs", "avg", "boolean", "ceiling", "compare", "concat", "contains", "count", "current-date",
        "current-dateTime", "current-time", "data", "deep-equal", "distinct-values", "empty", "ends-with",
        "exactly-one", "exists", "false", "floor", "index-of", "insert-before", "last", "local-name",
        "lower-case", "matches", "max", "min", "name", "namespace-uri", "node-name", "normalize-space", "not",
        "number", "one-or-more", "position", "remove", "replace", "reverse", "root", "starts-with", "round", "string",
        "string-join", "string-length", "string-to-codepoints", "subsequence", "substring", "substring-after",
        "substring-before", "sum", "tokenize", "translate", "true", "upper-case", "year-from-date",
        "month-from-date", "day-from-date", "zero-or-one", "xs:boolean", "xs:date", "xs:dateTime",
        "xs:decimal", "xs:double", "xs:integer", "xs:string", "xs:time"
    }
)
_OPERATORS = frozenset(
    {
        "and", "or", "if", "then", "else", "return", "in", "satisfies", "some", "every", "for", "div", "idiv",
        "mod", "eq", "ne", "lt", "le", "gt", "ge", "is", "to", "union", "intersect", "except", "node", "text",
        "comment", "element", "attribute", "item", "document-node", "processing-instruction"
    }
)
# fmt: on
_LITERAL = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'")
_CALL = re.compile(r"(?<![\w.-])([\w.-]++(?::[\w.-]++)?+)\s*+\(")
_SIDE_DOORS = re.compile(r"[#{}?]|=>|!(?!=)|\|\||\(:|:=|\)\s*\(|\]\s*\(|\bmap\b|\bfunction\b")
_LONGEST = 60_000


def checked(expression: str) -> str:
    """*expression* as it came. Raises PackageRefused (EF-OFF-006) where it could do more than look at the document."""
    if len(expression) > _LONGEST:
        raise refused("EF-OFF-006", expression[:80])
    bare = _LITERAL.sub("''", expression)
    door = _SIDE_DOORS.search(bare)
    if door or "'" in bare.replace("''", "") or '"' in bare:
        raise refused("EF-OFF-006", door[0] if door else expression[:80])
    for name in _CALL.findall(bare):
        if name not in _FUNCTIONS and name not in _OPERATORS:
            raise refused("EF-OFF-006", f"{name}()")
    return expression
