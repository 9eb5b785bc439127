"""The forms of an import: of its file in `reading`, of its columns in `columns`."""
