"""Where an element stands, as people and programs read it."""

from __future__ import annotations

from lxml import etree

from zarf.core.xml.namespaces import prefixed


class Paths:
    """XPaths with the customary prefixes; a number stands where there are several of the name, or very many siblings.

    For example `/Invoice/cac:InvoiceLine[2]/cbc:ID`. The place asked for last is remembered for each parent and name:
    asked in document order, many paths cost one walk over the siblings, not one each. The tree must not change
    between two questions.
    """

    def __init__(self) -> None:
        self._last: dict[tuple[etree._Element, str], tuple[etree._Element, int]] = {}
        self._wide: dict[etree._Element, bool] = {}

    def of(self, element: etree._Element) -> str:
        """The XPath of *element*."""
        steps: list[str] = []
        here: etree._Element | None = element
        while here is not None:
            parent = here.getparent()
            tag = str(here.tag)
            steps.append(prefixed(tag) + (self._number(here, tag, parent) if parent is not None else ""))
            here = parent
        return "/" + "/".join(reversed(steps))

    def _number(self, element: etree._Element, tag: str, parent: etree._Element) -> str:
        """`[3]` for the third of its name, blank for the only one."""
        last, counted = self._last.get((parent, tag), (None, 0))
        if element is last:
            number = counted
        else:
            number = 1
            for earlier in element.itersiblings(tag, preceding=True):
                if earlier is last:
                    number += counted
                    break
                number += 1
            self._last[parent, tag] = (element, number)
        several = number > 1 or self._is_wide(parent) or next(element.itersiblings(tag), None) is not None
        return f"[{number}]" if several else ""

    def _is_wide(self, parent: etree._Element) -> bool:
        """Whether it has so many children that looking for a second of the name costs more than a number does harm."""
        if parent not in self._wide:
            self._wide[parent] = len(parent) > _WIDE
        return self._wide[parent]


_WIDE = 20_000


def path_of(element: etree._Element) -> str:
    """The XPath of one element; for many of one document use `Paths`."""
    return Paths().of(element)
