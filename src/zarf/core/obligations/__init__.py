"""Is a firm obliged to use e-Fatura, e-Arşiv, e-İrsaliye, e-Defter? A plain answer from its own figures.

The acts are rows of `duties.toml`, each with its source; a row known from memory only says so, and so does the answer.
"""

from zarf.core.obligations.asking import Answer, Figures, ask
from zarf.core.obligations.duties import Document, Duty, Group, duties

__all__ = ["Answer", "Document", "Duty", "Figures", "Group", "ask", "duties"]
