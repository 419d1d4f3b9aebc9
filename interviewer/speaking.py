"""Says one move: sentence by sentence past the guard, by the engine, and what that one left unsaid by the spare."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from interviewer import events as ev
from interviewer.briefing import QUESTIONS, make_brief
from interviewer.engine import Engine
from interviewer.errors import EngineError, LimitReached
from interviewer.guard import Scene, split_sentences, take_sentences, tripped
from interviewer.knowledge import Knowledge
from interviewer.moves import Move
from interviewer.state import State

BLIND = "I can't see pictures here, so tell me in words or in Mermaid what yours shows."
"""What comes first where a picture was shown to an engine that sees none."""
LAST_WORDS = "Go on."
"""What is said where neither engine had a sentence that may be said."""

_CONTENT = re.compile(r"[^\W_]{4,}|\d+")


class Speech:
    """One reply while it is being said. `log` takes every event of it, what was really said last, even if it is cut."""

    def __init__(
        self,
        state: State,
        move: Move,
        knowledge: Knowledge,
        log: Callable[[ev.Body], None],
        picture: bytes = b"",
    ) -> None:
        self._state, self._move, self._knowledge, self._log = state, move, knowledge, log
        self._picture = picture
        self._lead = ""
        self._shown: list[str] = []
        self._speakers: list[str] = []
        self._whole = True
        self._stopped = False
        self.over = False
        """Whether the engine will not speak again in this interview."""

    async def by(self, engine: Engine, spare: Engine) -> AsyncGenerator[str, None]:
        """The words as they may be shown."""
        try:
            if self._picture and not engine.sees:
                self._lead, self._picture = BLIND, b""
                yield BLIND
            async with aclosing(self._tried(engine)) as sentences:
                async for sentence in sentences:
                    yield sentence
            if rest := self._unsaid():
                async with aclosing(self._guarded(spare, rest)) as sentences:
                    async for sentence in sentences:
                        yield sentence
            if not self._shown:
                yield self._show(LAST_WORDS, spare)
        except (GeneratorExit, asyncio.CancelledError):
            self._whole = False
            raise
        finally:
            if self._shown:
                self._log(self._spoken())

    async def _tried(self, engine: Engine) -> AsyncGenerator[str, None]:
        try:
            async with aclosing(self._guarded(engine, self._move)) as sentences:
                async for sentence in sentences:
                    yield sentence
        except EngineError as fault:
            self._whole = not self._shown
            self.over = isinstance(fault, LimitReached)
            self._log(ev.EngineFailed(engine=engine.name, doing="phrase", reason=fault.what))

    async def _guarded(self, engine: Engine, move: Move) -> AsyncGenerator[str, None]:
        held = ""
        brief = make_brief(self._state, move, self._knowledge, self._picture if self._picture and engine.sees else b"")
        async with aclosing(engine.phrase(brief, self._log)) as pieces:  # type: ignore[type-var]
            async for piece in pieces:
                whole, held = take_sentences(held + piece)
                for sentence in whole:
                    if not self._passes(sentence, engine):
                        self._stopped = True
                        return
                    yield self._show(sentence, engine)
        if last := held.strip():
            if self._passes(last, engine):
                yield self._show(last, engine)
            else:
                self._stopped = True

    def _show(self, sentence: str, engine: Engine) -> str:
        self._shown.append(sentence)
        if engine.name not in self._speakers:
            self._speakers.append(engine.name)
        return sentence if len(self._shown) == 1 and not self._lead else f" {sentence}"

    def _passes(self, sentence: str, engine: Engine) -> bool:
        scene = Scene(
            problem=self._state.problem,
            earned=frozenset((*self._state.given, *self._move.facts)),
            heard=" ".join(t.text for t in self._state.turns),
            reply=self._without_statement(" ".join(self._shown)),
            quoting=self._move.line,
        )
        rule = tripped(self._without_statement(sentence), scene)
        if rule:
            self._log(ev.GuardTripped(rule=rule, sentence=sentence, engine=engine.name))
        return rule is None

    def _without_statement(self, said: str) -> str:
        """What is not the problem as it stands: that is public, and a candidate may have written it."""
        for known in split_sentences(self._state.problem.statement):
            said = said.replace(known, "")
        return said

    def _unsaid(self) -> Move | None:
        """What is still to be said: a fact that was asked for is never lost, nor the point of a stopped reply."""
        said, move, problem = " ".join(self._shown), self._move, self._state.problem
        if not said:
            return move
        if move.kind == "answer":
            facts = tuple(f for f in move.facts if not _conveys(said, problem.fact(f).fact, problem.fact(f).tells))
            return move.model_copy(update={"facts": facts}) if facts else None
        if move.kind == "open":
            return None if _conveys(said, problem.statement) else move
        short = self._stopped or not self._whole
        return move if short and move.kind in QUESTIONS and "?" not in said else None

    def _spoken(self) -> ev.InterviewerSpoke:
        text, engine = " ".join([self._lead, *self._shown]).strip(), ", then ".join(self._speakers)
        return ev.InterviewerSpoke(text=text, complete=self._whole, engine=engine)


def _conveys(said: str, text: str, tells: tuple[str, ...] = ()) -> bool:
    """Whether `said` gives the content of `text`: a telling phrase of it, or half of the words that carry it."""
    folded = " ".join(said.lower().split())
    if any(tell.lower() in folded for tell in tells):
        return True
    words = set(_CONTENT.findall(text.lower()))
    return 2 * len(words & set(_CONTENT.findall(folded))) >= len(words)
