"""Files of vouchers as rows of named cells: CSV and the flat format, .xlsx, JSON. Nothing here knows the database."""

from zarf.office.edefter.reading.files import open_file
from zarf.office.edefter.reading.source import FOREIGN, Layout, RawRow, Source

__all__ = ["FOREIGN", "Layout", "RawRow", "Source", "open_file"]
