"""Dated code lists: values, official names and the days between which they hold."""

from zarf.core.codes.loading import CodeEntry, CodeList, UnknownCodeList, list_names, load

__all__ = ["CodeEntry", "CodeList", "UnknownCodeList", "list_names", "load"]
