"""Makes `knowledge/calibration.json`, which counts where a company has not calibrated on its own questions.

Fitted on three situations at once: the sample company with its phrasings, the same without them (as a new company
starts), and the second, unrelated company. Run: `make calibration`.
"""

import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

import knowledge
from knowledge import KnowledgeBase, KnowledgeConfig, read_golden, reader_of
from knowledge.calibration import CALIBRATION_FILE, Calibration, Sample

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "policies"
SECOND = ROOT / "tests" / "data" / "second-company"


def main(today: date) -> None:
    """Write the file and print what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(shutil.copytree(SAMPLE, Path(folder) / "bare"))
        (bare / "phrasings.yaml").unlink()
        samples = [sample for policies in (SAMPLE, bare, SECOND) for sample in _samples(policies, today)]
    names = "sample company with and without phrasings, second company"
    fitted = Calibration.fit(samples, today=today, measured={"on": names})
    fitted.save(Path(knowledge.__file__).parent / CALIBRATION_FILE)
    print(fitted)


def _samples(policies: Path, today: date) -> list[Sample]:
    base = KnowledgeBase(KnowledgeConfig(policies=policies))
    base.refresh()
    questions, _ = read_golden(policies / "golden.yaml")
    readers = {question.asker: reader for question in questions if (reader := reader_of(question.asker))}
    return base.samples(questions, today=today, readers=readers)


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]))
