"""Where an element stands, as people and programs read it."""

from __future__ import annotations

from lxml import etree

from zarf.core.xml.namespaces import prefixed


def path_of(element: etree._Element) -> str:
    """XPath with the customary prefixes; a number stands only where there are several of the name.

    For example `/Invoice/cac:InvoiceLine[2]/cbc:ID`.
    """
    steps: list[str] = []
    here: etree._Element | None = element
    while here is not None:
        parent = here.getparent()
        name = prefixed(str(here.tag))
        if parent is not None:
            alike = [item for item in parent if item.tag == here.tag]
            if len(alike) > 1:
                name += f"[{alike.index(here) + 1}]"
        steps.append(name)
        here = parent
    return "/" + "/".join(reversed(steps))
