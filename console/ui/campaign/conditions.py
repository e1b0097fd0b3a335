"""A condition as it is put together by hand: groups of comparisons, each group joined in one way; free of Qt."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from console.ui.answers import JSON

FACTS: Final = {
    "total": int,
    "member": bool,
    "vip": bool,
    "orders": int,
    "days_since_last_order": int,
    "spent_this_year": int,
    "minutes_on_site": int,
    "prefecture": str,
    "goods": str,
    "lines": int,
}
"""What can be asked of a cart, as the engine names it."""
RELATIONS: Final = {
    int: ("at_least", "at_most", "equal", "not_equal"),
    bool: ("equal",),
    str: ("equal", "not_equal", "one_of"),
}
JOINS: Final = ("all", "any", "none")

Path = tuple[int, ...]
"""The places of a part and of the groups around it, from the outermost; empty: the whole condition."""


@dataclass(slots=True)
class Line:
    """One comparison. ``value`` as it is written; several are parted by commas; ``true`` or ``false`` for a yes or no."""

    fact: str = "total"
    relation: str = "at_least"
    value: str = ""

    def ask(self, fact: str) -> None:
        """About another fact; what does not fit it is begun anew."""
        kind = FACTS[fact]
        if kind is not FACTS[self.fact]:
            self.value = "true" if kind is bool else ""
        self.fact = fact
        if self.relation not in RELATIONS[kind]:
            self.relation = RELATIONS[kind][0]


@dataclass(slots=True)
class Group:
    """``join``: whether all of the parts hold, any of them, or none."""

    join: str = "all"
    parts: list["Line | Group"] = field(default_factory=list)


Part = Line | Group


def group_of(content: Any) -> Group:
    """The engine's document as a group; a single comparison becomes a group of one."""
    part = _part_of(content)
    return part if isinstance(part, Group) else Group("all", [part])


def _part_of(content: JSON) -> Part:
    for join in ("all", "any"):
        if join in content:
            return Group(join, [_part_of(part) for part in content[join]])
    if "not" in content:
        inner = _part_of(content["not"])
        return Group("none", inner.parts if isinstance(inner, Group) and inner.join == "any" else [inner])
    value = content["value"]
    said = ", ".join(map(_said, value)) if isinstance(value, (list, tuple)) else _said(value)
    return Line(str(content["fact"]), str(content["is"]), said)


def _said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def document_of(group: Group) -> JSON:
    """For the engine, which tells what is wrong with it."""
    parts = [document_of(part) if isinstance(part, Group) else _compared(part) for part in group.parts]
    return {"not": {"any": parts}} if group.join == "none" else {group.join: parts}


def _compared(line: Line) -> JSON:
    value: Any = line.value.strip()
    if line.relation == "one_of":
        value = [one.strip() for one in value.replace("、", ",").split(",") if one.strip()]
    elif FACTS[line.fact] is bool:
        value = value == "true"
    elif FACTS[line.fact] is int:
        plain = value.replace(",", "")
        value = int(plain) if plain.isascii() and plain.isdigit() else value
    return {"fact": line.fact, "is": line.relation, "value": value}


def rows(group: Group, path: Path = ()) -> list[tuple[Path, Part]]:
    """Every part with its place, as it is read from top to bottom; a group before what is in it."""
    found: list[tuple[Path, Part]] = [(path, group)]
    for number, part in enumerate(group.parts):
        found += rows(part, (*path, number)) if isinstance(part, Group) else [((*path, number), part)]
    return found


def add(group: Group, path: Sequence[int], part: Part) -> None:
    """As the last of the group at ``path``."""
    _at(group, path).parts.append(part)


def remove(group: Group, part: Part) -> None:
    """A group that has nothing left goes too, except the whole; a part that has gone already is none to take."""
    path = next((path for path, found in rows(group) if path and found is part), None)
    if path is None:
        return
    holder = _at(group, path[:-1])
    del holder.parts[path[-1]]
    if not holder.parts:
        remove(group, holder)


def _at(group: Group, path: Sequence[int]) -> Group:
    for number in path:
        part = group.parts[number]
        assert isinstance(part, Group)
        group = part
    return group
