"""How much of an uploaded file is read, and what the process that reads it may use. No Django."""

from dataclasses import asdict, dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Sizes are bytes or characters, times are seconds."""

    max_bytes: int = 50 * MEBIBYTE
    max_rows: int = 120_000
    max_columns: int = 500
    max_blank_rows: int = 1_100_000
    max_cell: int = 32_767
    max_line: int = 1_000_000
    memory_bytes: int = 512 * MEBIBYTE
    cpu_seconds: int = 20
    wall_seconds: float = 25.0

    def as_dict(self) -> dict[str, int | float]:
        return asdict(self)
