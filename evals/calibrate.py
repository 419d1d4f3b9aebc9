"""Makes the critic's weights from the labelled transcripts: `python -m evals.calibrate`.

Writes `weights.json` in the critic's package and prints how such weights fare on problems they never saw. The same
transcripts give the same file.
"""

from __future__ import annotations

import sys

from evals.labels import load_labelled
from evals.learn import choose, cross_validate, fit, levels, tabulate
from evals.report import agreement_table
from interviewer.engines.embedded.critic.model import save_model


def main() -> int:
    """Learns, judges by cross-validation, writes."""
    labelled = load_labelled()
    table = tabulate(labelled)
    print(agreement_table(labelled, levels(cross_validate(table))))
    caution, stretch = choose(table)
    model = fit(table, caution, stretch)
    save_model(model)
    print(f"\nweights.json: {len(model.signals)} signals, caution {caution:g}, stretch {stretch:g}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
