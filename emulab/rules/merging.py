"""What a scenario or a legal text changes in a rules file, key by key."""

from emulab.rules.yaml_places import Node

CHOICES = ("scale", "aggregate", "weighting", "within", "combine")  # one name, never two


def merged(base: Node, change: Node) -> Node:
    """``base`` with ``change`` written over it; every value keeps the place it came from.

    Mappings merge by key and an empty value deletes one; lists whose entries have an id
    merge by that id, in the order of the base; any other list is replaced whole, and so is a
    choice with its settings. An id that stands twice in one list stays there twice, so that it
    is refused.
    """
    if isinstance(base.value, dict) and isinstance(change.value, dict):
        inside = dict(base.value)
        for key, node in change.value.items():
            if node.value is None:
                inside.pop(key, None)
            else:
                known = key in inside and key not in CHOICES
                inside[key] = merged(inside[key], node) if known else node
        return Node(inside, change.file, change.line)
    if _by_id(base) and _by_id(change):
        first: dict[str, Node] = {}
        for node in change:
            first.setdefault(_id(node), node)
        known = {_id(node) for node in base}
        entries = [merged(node, first[_id(node)]) if _id(node) in first else node for node in base]
        entries += [n for n in change if _id(n) not in known or n is not first[_id(n)]]
        return Node(tuple(entries), change.file, change.line)
    return change


def inherited(own: Node, law_awards: Node) -> Node:
    """The awards of a rules file, with the keys that the law's award of the same id gives."""
    if not isinstance(own.value, tuple):
        return own
    known = {_id(node): node for node in law_awards}
    entries = []
    for node in own:
        above = known.get(_id(node))
        if above is None or not isinstance(node.value, dict):
            entries.append(node)
            continue
        entries.append(Node({**above.value, **node.value}, node.file, node.line))
    return Node(tuple(entries), own.file, own.line)


def _by_id(node: Node) -> bool:
    entries = tuple(node)
    return bool(entries) and all(_id(entry) is not None for entry in entries)


def _id(node: Node) -> str | None:
    given = node.get("id").value
    return None if given is None else str(given)
