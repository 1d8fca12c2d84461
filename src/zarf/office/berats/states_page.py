"""The page `docs/reference/berat-states.md`, made from the state table."""

from __future__ import annotations

from zarf.office.berats.states import STATES, STEPS

_INTRO = """# States of packages on their way to GİB's e-Defter service

Made from the state table in `src/zarf/office/berats/state_rows.py` by `python -m zarf.office.berats.states_page`.
Nothing else changes a state. `NEW` is a row that is only now being made. "By": who may cause the step. GİB's own words
and codes stand beside each step in the story of the package.
"""


def page() -> str:
    """The whole page."""
    states = "".join(
        f"| `{item.name}` | {item.tr}<br>{item.en} | {item.next_tr}<br>{item.next_en} |\n" for item in STATES
    )
    steps = "".join(
        f"| `{item.state}` | `{item.event}` | `{item.next_state}` | {', '.join(sorted(item.by))} |\n" for item in STEPS
    )
    return (
        f"{_INTRO}\n| state | what it means | what comes next |\n|---|---|---|\n{states}"
        f"\n| in this state | event | next state | by |\n|---|---|---|---|\n{steps}"
    )


if __name__ == "__main__":
    print(page(), end="")
