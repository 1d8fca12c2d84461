"""The page `docs/reference/states.md`, made from the state table."""

from __future__ import annotations

from zarf.office.exchange.states import STATES, STEPS, Machine, State

_TITLES = {
    Machine.DOCUMENT_OUT: "Documents that go out",
    Machine.DOCUMENT_IN: "Documents that come in",
    Machine.ENVELOPE_OUT: "Envelopes that go out",
    Machine.SYSTEM_OUT: "System envelopes that go out",
    Machine.ENVELOPE_IN: "Envelopes that come in",
}

_INTRO = """# States

Made from the state table in `src/zarf/office/exchange/state_rows.py` by `python -m zarf.office.exchange.states_page`.
Nothing else changes a state. `NEW` is a row that is only now being made. "By": who may cause the step.
"""


def page() -> str:
    """The whole page."""
    return _INTRO + "".join(_section(machine) for machine in Machine)


def _section(machine: Machine) -> str:
    states = [state for state in STATES if state.machine is machine]
    lines = [f"\n## {_TITLES[machine]}\n", "| state | what a person reads | what comes next |", "|---|---|---|"]
    lines += [_state(state) for state in states]
    lines += ["", "| from | event | to | by | GİB code |", "|---|---|---|---|---|"]
    for step in STEPS:
        if step.machine is machine:
            by = ", ".join(sorted(step.by))
            lines.append(f"| {step.state} | `{step.event}` | {step.next_state} | {by} | {step.gib_code} |")
    return "\n".join(lines) + "\n"


def _state(state: State) -> str:
    return f"| `{state.name}` | {state.tr}<br>{state.en} | {state.next_tr}<br>{state.next_en} |"


if __name__ == "__main__":
    print(page(), end="")
