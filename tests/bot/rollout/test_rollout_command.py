"""`archipel rollout import`."""

from __future__ import annotations

from pathlib import Path

from tests.support.command_line import Archipel
from tests.support.company import ROOT


def test_the_sample_company_s_waves_are_imported_once(archipel: Archipel, tmp_path: Path) -> None:
    policies = {"ARCHIPEL_POLICIES_DIR": ROOT / "policies"}
    assert archipel("db", "upgrade", **policies).code == 0
    assert archipel("people", "import", ROOT / "deploy" / "demo" / "people.csv", **policies).code == 0
    assert archipel("tools", "import", ROOT / "policies" / "tools.yaml", **policies).code == 0
    file = ROOT / "deploy" / "demo" / "rollout.yaml"
    first, again = (archipel("rollout", "import", file, **policies) for _ in range(2))
    assert (first.code, first.out) == (
        0, "Waves: 3 added, 0 changed, 0 unchanged, 0 left out.\nPeople who joined: 40.\n",
    )  # fmt: skip
    assert again.out == "Waves: 0 added, 0 changed, 3 unchanged, 0 left out.\nPeople who joined: 0.\n"
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(file.read_text(encoding="utf-8").replace("kevin.aubry", "kevin.autry"), encoding="utf-8")
    code, out, _ = archipel("rollout", "import", wrong, **policies)
    assert (code, out.splitlines()[0].split(": ")[-1]) == (
        1, "nobody has the address kevin.autry@brisemont.example; import people first",
    )  # fmt: skip
    assert out.startswith(f"{wrong}:14: error: copilot-sales")
    wrong.write_text("waves: [", encoding="utf-8")
    assert "is not valid YAML" in archipel("rollout", "import", wrong, **policies).err
