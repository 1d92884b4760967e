"""What docs/ says of the code is what the code says."""

from pathlib import Path

from linli.platform.flow.declare import FLOWS
from linli.platform.flow.management.commands.docs_flows import page

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_drawn_flows_are_the_declared_ones() -> None:
    for flow in FLOWS.values():
        drawn = (DOCS / "flows" / f"{flow.kind}.md").read_text(encoding="utf-8")
        assert drawn == page(flow), "run ./linli docs"


def test_every_decision_is_in_the_index() -> None:
    index = (DOCS / "adr" / "README.md").read_text(encoding="utf-8")
    assert all(f"({file.name})" in index for file in DOCS.glob("adr/[0-9]*.md")), "run ./linli docs"


def test_every_decision_has_context_decision_and_cost() -> None:
    for file in DOCS.glob("adr/[0-9]*.md"):
        text = file.read_text(encoding="utf-8")
        assert all(word in text for word in ("Context", "Decision", "Cost")), file.name
        assert text.count("\n") < 60, f"{file.name}: one page"
