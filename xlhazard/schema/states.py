"""The life cycle of a hazard as words: states.yaml. deriving.lives works it out."""

from __future__ import annotations

from collections.abc import Mapping

from xlhazard.schema.entry import Place, reading
from xlhazard.schema.types import State, States


def read_states(raw: object, place: Place) -> States:
    """states.yaml. Raises SchemaError."""
    with reading(raw, place) as entry:
        states: dict[str, State] = {}
        for at, one in entry.sequence("states"):
            state = _read_state(one, at)
            if state.id in states:
                raise (at / "id").wrong(f"“{state.id}”重复")
            states[state.id] = state
        open_states = entry.texts("open_states")
        for number, state_id in enumerate(open_states):
            if state_id not in states:
                raise (place / "open_states" / number).wrong(f"没有状态“{state_id}”")
        return States(
            states=states,
            open_states=frozenset(open_states),
            grades=dict(_read_grade(one, at) for at, one in entry.sequence("grades")),
            flags=tuple(_read_flag(one, at) for at, one in entry.sequence("flags")),
            facts=entry.wordbook("facts"),
            done=tuple(
                _read_texts(one, at, "policy", "meaning", "date")
                for at, one in entry.sequence("done")
            ),
            moves=tuple(
                _read_texts(one, at, "from", "to", "by", "owner")
                for at, one in entry.sequence("moves")
            ),
            illegal=tuple(
                _read_texts(one, at, "move", "rule", optional=("note",))
                for at, one in entry.sequence("illegal")
            ),
        )


def _read_state(raw: object, place: Place) -> State:
    with reading(raw, place) as entry:
        return State(
            entry.text("id"),
            entry.text("label"),
            entry.text("next_actor", ""),
            entry.text("meaning"),
        )


def _read_grade(raw: object, place: Place) -> tuple[str, Mapping[str, object]]:
    with reading(raw, place) as entry:
        return entry.text("id"), {
            "principle": entry.text("principle"),
            "deadline": entry.text("deadline"),
            "needs": entry.texts("needs"),
            "accepted_by": entry.text("accepted_by"),
            "extra": entry.text("extra", ""),
            "source": entry.text("source"),
        }


def _read_flag(raw: object, place: Place) -> Mapping[str, str]:
    with reading(raw, place) as entry:
        entry.raw("rule")
        return {
            "id": entry.text("id"),
            "label": entry.text("label"),
            "meaning": entry.text("meaning"),
            "value": entry.text("value", ""),
            "rule": entry.text("rule", ""),
        }


def _read_texts(
    raw: object, place: Place, *keys: str, optional: tuple[str, ...] = ()
) -> Mapping[str, str]:
    with reading(raw, place) as entry:
        required = {key: entry.text(key) for key in keys}
        return required | {key: entry.text(key, "") for key in optional}
