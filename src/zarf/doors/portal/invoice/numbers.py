"""Numbers as people write them into a form, in Turkish or English."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_PLAIN = re.compile(r"\d+([.,]\d+)?")
_GROUPED_TR = re.compile(r"\d{1,3}(\.\d{3})+,\d+")
_GROUPED_EN = re.compile(r"\d{1,3}(,\d{3})+\.\d+")
_TWO_WAYS = re.compile(r"\d{1,3}[.,]\d{3}")


class TwoWays(ValueError):
    """The text can be read as two different numbers."""


def plain_number(text: str) -> str:
    """A number with a point and without groups. Raises TwoWays for 1.234, ValueError for what is no number.

    >>> plain_number("1.234,50"), plain_number("1,234.50"), plain_number("12,5"), plain_number(" 7 ")
    ('1234.50', '1234.50', '12.5', '7')
    """
    told = text.replace("\u00a0", "").replace(" ", "")
    if _TWO_WAYS.fullmatch(told):
        # A thousand and something for one reader, one and something for another: an invoice may not guess.
        raise TwoWays(told)
    if _GROUPED_TR.fullmatch(told):
        return told.replace(".", "").replace(",", ".")
    if _GROUPED_EN.fullmatch(told):
        return told.replace(",", "")
    if _PLAIN.fullmatch(told):
        return told.replace(",", ".")
    raise ValueError(told)


class NumberField(forms.CharField):
    """A number as people write it; its value is text with a point, "" for nothing."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off", "class": "amount"}
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attributes), **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "")
        if not text:
            return ""
        try:
            return plain_number(text)
        except TwoWays:
            raise forms.ValidationError(
                _("“%(text)s” iki türlü okunur. Binlik ayırmadan yazın (1234) ya da kuruşunu ekleyin (1.234,00)."),
                code="two-ways",
                params={"text": text},
            ) from None
        except ValueError:
            raise forms.ValidationError(
                _("“%(text)s” bir sayı değil. Örnek: 1234,50"), code="number", params={"text": text}
            ) from None
