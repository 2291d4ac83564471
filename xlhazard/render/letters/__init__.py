"""Papers as Word documents in the layout of Chinese official letters (公文). Uses python-docx."""

from __future__ import annotations

from xlhazard.model.letters import Letter, Paper
from xlhazard.render.letters.booklet import booklet_document
from xlhazard.render.letters.document import letter_document

__all__ = ["paper_document"]


def paper_document(paper: Paper) -> bytes:
    """The paper as the bytes of a Word document; the same paper gives the same bytes."""
    return letter_document(paper) if isinstance(paper, Letter) else booklet_document(paper)
