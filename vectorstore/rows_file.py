"""An array written to disk row by row, its length not known beforehand: only the rows at hand are held."""

from __future__ import annotations

import io
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt


class RowsFile:
    """A ``.npy`` file of shape (rows, columns) that ``numpy.load`` opens in place. Close it when done."""

    def __init__(self, file: Path, columns: int, dtype: npt.DTypeLike) -> None:
        self._columns = columns
        self._dtype = np.dtype(dtype)
        self._out = file.open("wb")
        self._out.write(self._header(0))
        self.rows = 0

    def append(self, rows: npt.ArrayLike) -> None:
        """Shape (any number, columns)."""
        given = np.ascontiguousarray(rows, dtype=self._dtype)
        if given.shape[1:] != (self._columns,):
            raise ValueError(f"rows of {given.shape[1:]}, not of ({self._columns},)")
        self._out.write(given.data)
        self.rows += len(given)

    def close(self) -> None:
        """Write the length, for which numpy leaves room in every header."""
        if self._out.closed:
            return
        try:
            self._out.seek(0)
            self._out.write(self._header(self.rows))
        finally:
            self._out.close()

    def __enter__(self) -> RowsFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _header(self, rows: int) -> bytes:
        header = io.BytesIO()
        described = {
            "descr": np.lib.format.dtype_to_descr(self._dtype),
            "fortran_order": False,
            "shape": (rows, self._columns),
        }
        np.lib.format.write_array_header_1_0(header, described)
        return header.getvalue()
