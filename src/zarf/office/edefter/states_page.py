"""The page `docs/reference/edefter-states.md`, made from the state table."""

from __future__ import annotations

from zarf.office.edefter.states import STATES, STEPS, Machine

_TITLES = {Machine.SET: "Sets of ledgers (defter takımı)", Machine.PART: "Parts"}
_INTRO = """# States of e-Defter

Made from the state table in `src/zarf/office/edefter/state_rows.py` by `python -m zarf.office.edefter.states_page`.
Nothing else changes a state. `NEW` is a row that is only now being made. "By": who may cause the step. A step that
fails leaves the state as it was; the reason stands among the set's problems, and the next run tries it again.
"""


def page() -> str:
    """The whole page."""
    return _INTRO + "".join(_section(machine) for machine in Machine)


def _section(machine: Machine) -> str:
    lines = [f"\n## {_TITLES[machine]}\n", "| state | what a person reads | what comes next |", "|---|---|---|"]
    lines += [
        f"| `{state.name}` | {state.tr}<br>{state.en} | {state.next_tr}<br>{state.next_en} |"
        for state in STATES
        if state.machine is machine
    ]
    lines += ["", "| from | event | to | by |", "|---|---|---|---|"]
    lines += [
        f"| {step.state} | `{step.event}` | {step.next_state} | {', '.join(sorted(step.by))} |"
        for step in STEPS
        if step.machine is machine
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
