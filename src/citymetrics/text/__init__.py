"""The text itself: its folded view, its phrases, and the words and patterns that are looked for."""
