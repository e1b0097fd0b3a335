"""What can be fetched: the entries of ``models/catalog.toml``, typed and checked."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from console.domain.errors import BadInput

Job = Literal["recognition", "synthesis", "language"]
Need = Literal["default", "optional", "tests"]

_SHA256 = r"^[0-9a-f]{64}$"
_PLAIN_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class File(_Entry):
    """One file as it must lie in the model's folder. ``url`` for https, ``parts`` (paths inside the wheels, in order) for wheels."""

    name: str = Field(pattern=_PLAIN_NAME)
    bytes: int = Field(gt=0)
    sha256: str = Field(pattern=_SHA256)
    url: str | None = Field(default=None, pattern=r"^https://")
    parts: tuple[str, ...] = ()


class Wheel(_Entry):
    """A Python package that carries parts; ``sha256`` is the wheel's own."""

    package: str = Field(pattern=_PLAIN_NAME)
    version: str = Field(pattern=r"^[0-9][0-9A-Za-z.]*$")
    bytes: int = Field(gt=0)
    sha256: str = Field(pattern=_SHA256)


class LocalSource(_Entry):
    """A file or folder that a person names. ``archive`` is a zip without a published hash, got from ``page``."""

    kind: Literal["local"]
    archive: str | None = None
    page: str | None = None

    @property
    def files(self) -> tuple[File, ...]:
        return ()


class HttpsSource(_Entry):
    """The publisher's address."""

    kind: Literal["https"]
    label: str
    note_ja: str
    note_en: str
    file: tuple[File, ...]

    @property
    def files(self) -> tuple[File, ...]:
        return self.file


class WheelsSource(_Entry):
    """Parts inside Python packages."""

    kind: Literal["wheels"]
    label: str
    note_ja: str
    note_en: str
    wheels: tuple[Wheel, ...]
    file: tuple[File, ...]

    @property
    def files(self) -> tuple[File, ...]:
        return self.file


class PackageSource(_Entry):
    """A Python package of the installation; ``folder`` inside ``module`` holds the weights, ``install`` brings it."""

    kind: Literal["package"]
    package: str
    module: str
    folder: str
    install: str

    @property
    def files(self) -> tuple[File, ...]:
        return ()


Source = Annotated[LocalSource | HttpsSource | WheelsSource | PackageSource, Field(discriminator="kind")]


class Model(_Entry):
    """One set of weights."""

    id: str = Field(pattern=_PLAIN_NAME)
    job: Job
    engine: str
    languages: tuple[str, ...]
    name: str
    licence: str
    licence_url: str
    needed: Need
    about_ja: str
    about_en: str
    measured: str
    source: tuple[Source, ...] = Field(min_length=1)

    @property
    def variants(self) -> tuple[tuple[File, ...], ...]:
        """The sets of files that are this model, one a source that carries any."""
        return tuple(source.files for source in self.source if source.files)

    @property
    def bytes(self) -> int | None:
        """Size of the first set; ``None`` when the catalogue cannot know it."""
        return sum(file.bytes for file in self.variants[0]) if self.variants else None


class _Document(_Entry):
    model: tuple[Model, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    models: tuple[Model, ...]

    def __getitem__(self, model_id: str) -> Model:
        """Raises ``BadInput`` when there is no such entry."""
        for model in self.models:
            if model.id == model_id:
                return model
        known = ", ".join(model.id for model in self.models)
        raise BadInput(
            f"モデル {model_id} はカタログにありません。あるのは次のものです: {known}",
            f"There is no model {model_id} in the catalogue. There are: {known}",
        )

    def needed_for(self, *needs: Need) -> tuple[Model, ...]:
        return tuple(model for model in self.models if model.needed in needs)


def load(path: Path) -> Catalogue:
    """Read and check a catalogue.

    Raises:
        BadInput: not readable, not TOML, or an entry is not as it must be; names the place.
    """
    try:
        document = _Document.model_validate(tomllib.loads(path.read_text("utf-8")))
    except OSError as fault:
        raise BadInput(
            f"モデルカタログ {path} を読めません: {fault.strerror}", f"The model catalogue {path} cannot be read: {fault.strerror}"
        ) from fault
    except tomllib.TOMLDecodeError as fault:
        raise BadInput(
            f"モデルカタログ {path} の書き方が正しくありません: {fault}", f"The model catalogue {path} is not TOML: {fault}"
        ) from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise BadInput(
            f"モデルカタログ {path} の {place} が正しくありません: {first['msg']}",
            f"The model catalogue {path} is wrong at {place}: {first['msg']}",
        ) from fault
    _check(path, document)
    return Catalogue(document.model)


def _check(path: Path, document: _Document) -> None:
    seen: set[str] = set()
    for model in document.model:
        wrong = None
        if model.id in seen:
            wrong = "this id stands twice"
        for source in model.source:
            names = [file.name for file in source.files]
            if len(names) != len(set(names)):
                wrong = "a file stands twice in a source"
            if isinstance(source, HttpsSource) and any(file.url is None for file in source.file):
                wrong = "a file has no url"
            if isinstance(source, WheelsSource):
                modules = {wheel.package.replace("-", "_") for wheel in source.wheels}
                if any(not file.parts or not {part.split("/")[0] for part in file.parts} <= modules for file in source.file):
                    wrong = "a file's parts do not lie in the wheels"
        if wrong:
            raise BadInput(
                f"モデルカタログ {path} の {model.id} が正しくありません: {wrong}", f"The model catalogue {path}, {model.id}: {wrong}"
            )
        seen.add(model.id)
