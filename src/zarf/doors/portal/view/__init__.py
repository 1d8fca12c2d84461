"""The human view: what a person sees of a document. The sealed XML is the document; this is only its picture."""

from zarf.doors.portal.view.render import ViewFailed, render_html, render_senders_view, senders_stylesheet

__all__ = ["ViewFailed", "render_html", "render_senders_view", "senders_stylesheet"]
