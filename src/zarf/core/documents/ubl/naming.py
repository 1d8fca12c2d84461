"""From the names of the wire to names of Python."""

from __future__ import annotations

import re

_WORD = re.compile(r"UBL|UUID|URI|ID(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+")


def snake(name: str) -> str:
    """The field name of an element or attribute.

    >>> snake("UBLVersionID"), snake("WebsiteURI"), snake("currencyID"), snake("TaxTotal"), snake("IssueDate")
    ('ubl_version_id', 'website_uri', 'currency_id', 'tax_total', 'issue_date')
    """
    return "_".join(word.lower() for word in _WORD.findall(name))
