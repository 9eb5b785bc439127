"""How much of an uploaded file is read, and what the process that reads it may use. No Django."""

from dataclasses import asdict, dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Sizes are bytes or characters, times are seconds.

    A workbook of 100,000 rows and 20 columns unpacks to about 120 MB and needs 230 MB of address
    space; `max_cells` and `max_text` hold for one sheet as a full rectangle.
    """

    max_bytes: int = 50 * MEBIBYTE
    max_rows: int = 120_000
    max_columns: int = 500
    max_blank_rows: int = 1_100_000
    max_cell: int = 32_767
    max_line: int = 1_000_000
    max_packed: int = 25 * MEBIBYTE
    max_unpacked: int = 200 * MEBIBYTE
    max_entries: int = 200
    max_ratio: int = 200
    max_sheets: int = 50
    max_cells: int = 2_500_000
    max_text: int = 64 * MEBIBYTE
    memory_bytes: int = 352 * MEBIBYTE
    cpu_seconds: int = 20
    wall_seconds: float = 25.0

    def as_dict(self) -> dict[str, int | float]:
        return asdict(self)
