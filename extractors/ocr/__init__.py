"""Pages that have no text layer worth trusting: their image read into the same `Page` model as pdfium's."""
