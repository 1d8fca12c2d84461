"""The human view of a document: our designs, and what they need beside the document (karekod, words, names)."""
