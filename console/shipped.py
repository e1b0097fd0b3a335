"""Where the files lie that ship with the program: ``assets/`` and ``models/`` of a checkout, or the same inside an installed package."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Absolute path of ``assets/…`` or ``models/…``.

    Raises:
        FileNotFoundError: it did not ship; the installation is broken.
    """
    checkout = _PACKAGE.parent
    roots = (checkout, _PACKAGE) if (checkout / "pyproject.toml").is_file() else (_PACKAGE,)
    for root in roots:
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(name)
