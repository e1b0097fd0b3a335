"""Where this installation's catalogue and weights are."""

from pathlib import Path

from console.settings import Folders
from console.shipped import shipped
from console.weights.catalogue import Catalogue, load
from console.weights.shelf import Shelf


def catalogue() -> Catalogue:
    return load(shipped("models/catalog.toml"))


def shelf() -> Shelf:
    return Shelf(Folders.find().models)


def model_folder(model_id: str) -> Path:
    """Folder of a model's files, checked.

    Raises:
        EnvironmentFault: it is not there or damaged; the sentence names the command that mends it.
    """
    return shelf().require(catalogue()[model_id])
