"""Letters as Word documents in the layout of Chinese official letters (公文). Uses python-docx."""

from xlhazard.render.letters.document import letter_document

__all__ = ["letter_document"]
