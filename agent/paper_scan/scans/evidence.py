"""Evidence as a scan holds it: where in the paper something stands that proves an answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, field_validator, model_serializer


class Model(BaseModel):
    """Written in the order of its fields; a field that may be left out is, where it holds nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_serializer(mode="wrap")
    def _without_absent(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields = type(self).model_fields
        written: dict[str, Any] = write(self)
        return {key: value for key, value in written.items() if value is not None or fields[key].is_required()}


class Place(Model):
    """Where on the printed page something stands."""

    page: int = Field(ge=1)
    box: tuple[float, float, float, float]
    """x0, y0, x1, y1 in points, origin top left of the displayed page; kept to a hundredth."""

    @field_validator("box")
    @classmethod
    def _hundredths(cls, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        x0, y0, x1, y1 = (round(value, 2) for value in box)
        return x0, y0, x1, y1


class Quote(Model):
    """Words of the paper, located in it."""

    kind: Literal["quote"] = "quote"
    quote: str
    """As the reader gave it."""
    sentence: str
    """The whole sentence (or sentences) it is part of, as printed."""
    page: int
    section: str
    start: int
    end: int
    """Offsets into the paper's text."""
    places: tuple[Place, ...]
    source: Literal["text", "ocr"] = "text"


class TableCell(Model):
    """A cell of a table, by its printed row and column (from 0)."""

    kind: Literal["cell"] = "cell"
    table: str
    row: int
    column: int
    text: str
    row_text: str
    """The whole printed row."""
    row_name: str = ""
    """The row's header, behind the section of the table that it stands under; empty where none could be told."""
    column_name: str = ""
    """The column's header, its levels joined."""
    page: int
    places: tuple[Place, ...]


class FigureShown(Model):
    """Something only a figure shows (error bars, an axis)."""

    kind: Literal["figure"] = "figure"
    figure: str
    caption: str
    shows: str
    """What the reader says is to be seen in it; not checked by the program."""
    page: int
    places: tuple[Place, ...]


class LinkTarget(Model):
    """Where a hyperlink leads, and the words that carry it."""

    kind: Literal["link"] = "link"
    target: str
    text: str
    page: int
    places: tuple[Place, ...]


Evidence = Annotated[Quote | TableCell | FigureShown | LinkTarget, Field(discriminator="kind")]
