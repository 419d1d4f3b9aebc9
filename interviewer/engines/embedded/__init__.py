"""The embedded engine: interviews and critiques with no model, no key and no network.

Three parts, one per verb of the seam: `listener` understands, `voice` words, `critic` assesses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator

from interviewer.assessment import Assessment, MistakeFound
from interviewer.embedding import Embedder
from interviewer.engine import Brief, Observe
from interviewer.engines.embedded.critic import Critic
from interviewer.engines.embedded.cues import Cues
from interviewer.engines.embedded.listener import Listener
from interviewer.engines.embedded.voice import Voice
from interviewer.knowledge import Guide, Knowledge
from interviewer.moves import Understanding
from interviewer.problem import Problem
from interviewer.prompts import Prompts
from interviewer.retrieval import Retrieval
from interviewer.state import State
from interviewer.transcript import Transcript
from interviewer.words import DimensionId

_NEAR = 4
"""Paragraphs; one alone is near by chance."""


class Embedded:
    """The engine that is always there: the default, and every other engine's spare."""

    name = "embedded"
    group_size = 10
    sees = False

    def __init__(self, knowledge: Knowledge, prompts: Prompts, retrieval: Retrieval, embedder: Embedder | None) -> None:
        self._cues = Cues(prompts.lists("embedded/cues"))
        self._listener = Listener(retrieval, self._cues, knowledge.concepts)
        self._voice = Voice(prompts.lists("embedded/wording"))
        self._critic = Critic(knowledge.rubric, embedder, knowledge.concepts)
        self._guides, self._retrieval = knowledge.guides, retrieval

    async def try_out(self) -> None:
        """It always answers."""

    def understand(self, state: State, message: str) -> Understanding:
        """What the message holds; see `Listener`."""
        return self._listener.understand(state, message)

    async def phrase(self, brief: Brief, observe: Observe) -> AsyncIterator[str]:
        """The whole reply in one piece."""
        yield self._voice.say(brief)

    async def assess(
        self, dimensions: tuple[DimensionId, ...], transcript: Transcript, reference: Problem | None, observe: Observe
    ) -> tuple[Assessment, ...]:
        """Scores by named signals in the candidate's words; see `critic`."""
        return tuple(self._critic.assess(dimension, transcript, reference, dimensions) for dimension in dimensions)

    async def find_mistakes(
        self, transcript: Transcript, reference: Problem | None, observe: Observe
    ) -> tuple[MistakeFound, ...]:
        """Known wrong claims only; silence is not a clean bill of health."""
        return self._critic.mistakes(transcript, reference)

    def facts_asked(self, problem: Problem, message: str) -> tuple[str, ...]:
        """Ids of the facts a message asks for; for transcripts that nobody kept track of."""
        return self._listener.facts_asked(problem, message)

    def facts_settled(self, problem: Problem, transcript: Transcript) -> frozenset[str]:
        """Ids of the facts that somebody said or the candidate plainly assumed, though nobody asked."""
        return self._critic.settled(transcript, problem)

    def guide_on(self, subject: str) -> Guide | None:
        """The page of guidance whose paragraphs are nearest to a subject; None where nothing is near."""
        near: dict[str, float] = defaultdict(float)
        for passage in self._retrieval.search(subject, "guidance", {"guidance"}, _NEAR) if self._guides else ():
            near[passage.owner] += passage.score
        return self._guides[max(near, key=lambda owner: near[owner])] if near else None

    def dimensions_of(self, message: str) -> tuple[DimensionId, ...]:
        """Dimensions a message says something about, most first."""
        return self._cues.dimensions(message)
