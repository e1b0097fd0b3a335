"""Which node something is to be mended in, from what the engine found. Free of Qt."""

from collections.abc import Iterable, Mapping

from console.ui.answers import JSON
from console.ui.studio.draft import Document


def faulty_nodes(document: Document, findings: Iterable[JSON]) -> Mapping[str, str]:
    """By node the first rule that it, or a line that it says, breaks; a season's words count with their line."""
    rules: dict[str, str] = {}
    for finding in findings:
        rules.setdefault(str(finding["place"]).rpartition(":")[2], str(finding["rule"]))
    found: dict[str, str] = {}
    for id, node in document["nodes"].items():
        place = next((one for one in (id, *(line for step in node["steps"] for line in step)) if one in rules), None)
        if place is not None:
            found[str(id)] = rules[place]
    return found
