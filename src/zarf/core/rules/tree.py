"""The lean view of a file, as the rules read it: `Node` and `Tree` of core/xml/view.py."""

from __future__ import annotations

from zarf.core.xml.view import Node, Tree, view_of

__all__ = ["Node", "Tree", "view_of"]
