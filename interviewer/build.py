"""The only place that wires: settings in, everything ready out."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

from interviewer import events as ev
from interviewer.assessment import Assessment, Critique
from interviewer.critique import Judges, make_critique, reassess
from interviewer.desk import Desk, Terms
from interviewer.embedding import Embedder, open_embedder
from interviewer.engine import Engine
from interviewer.engines.embedded import Embedded
from interviewer.errors import InterviewError
from interviewer.files import knowledge_dir, prompts_dir
from interviewer.knowledge import Knowledge, load_knowledge
from interviewer.problem import Problem
from interviewer.prompts import Prompts
from interviewer.retrieval import Retrieval, ensure_index
from interviewer.session import Session
from interviewer.settings import Settings, read_settings
from interviewer.state import fold
from interviewer.store import Row, Store
from interviewer.transcript import Transcript
from interviewer.words import DimensionId, Level, Value

Progress = Callable[[int, int], None]


class SessionSummary(Value):
    """One line of a history."""

    id: str
    title: str
    problem: str
    created: datetime
    minutes: int
    level: str
    mode: str
    engine: str
    status: str
    """open, ended or critiqued."""
    overall: float | None
    turns: int
    source: str = ""
    """Name of the file the conversation was read from; empty for one held here."""


@dataclass(frozen=True)
class Practice:
    """Everything wired; one per process."""

    settings: Settings
    knowledge: Knowledge
    prompts: Prompts
    embedder: Embedder | None
    retrieval: Retrieval
    embedded: Embedded
    store: Store
    desk: Desk

    def engine(self, spec: str = "", *, base_url: str = "", key: SecretStr | None = None, sees: bool = False) -> Engine:
        """`embedded`, or a chat model by `provider:model`. InterviewError names what is missing.

        `key` None: the one of the settings. An empty key is none at all: a stranger's server gets no key of ours.
        `sees` says of a model that LangChain does not know that it takes pictures.
        """
        spec = spec or self.settings.engine
        if spec == "embedded":
            return self.embedded
        from interviewer.engines.llm import open_llm  # heavy: only where a model is wanted

        provider = spec.partition(":")[0]
        return open_llm(
            spec,
            base_url=base_url or self.settings.base_url,
            key=key if key is not None else self.settings.keys.get(provider),
            prompts=self.prompts,
            rubric=self.knowledge.rubric,
            listener=self.embedded,
            token_limit=self.settings.token_limit,
            vocabulary=self.settings.vocabulary,
            sees=sees,
        )

    def start(self, terms: Terms, engine: Engine, owner: str) -> Session:
        """A new interview."""
        return Session.start(self.desk, engine, terms, owner)

    def load(self, session_id: str, engine: Engine | None = None, owner: str | None = None) -> Session:
        """A stored interview. With `owner`, somebody else's is as unknown as one that never was.

        Without `engine` the one it last used speaks again where it can be opened, else the embedded one.
        """
        if owner is not None and self.store.owner(session_id) != owner:
            raise InterviewError(f"There is no session {session_id!r} of yours.", "Start a new interview.")
        session = Session.load(self.desk, engine or self.embedded, session_id)
        if engine is None and session.state.engine != "embedded":
            session.engine = self._engine_or_spare(session.state.engine)
        return session

    def problem(self, problem_id: str, owner: str) -> Problem:
        """A problem of the bank, or one that its owner once brought. InterviewError where it is neither."""
        if problem_id not in self.knowledge.problems:
            for row in self.store.sessions(owner):
                started = self.store.events(row.id)[0].body
                if isinstance(started, ev.SessionStarted) and started.own and started.own.id == problem_id:
                    return started.own
        return self.knowledge.problem(problem_id)

    def _engine_or_spare(self, spec: str) -> Engine:
        try:
            return self.engine(spec)
        except InterviewError:
            return self.embedded

    async def critique(self, session: Session, engine: Engine | None = None) -> Critique:
        """Assesses a session and logs the result; a failure is logged too, and can be tried again."""
        calls: list[ev.ModelCalled] = []
        state = session.state
        engine = self._affordable(session, engine or session.engine)
        try:
            critique = await self.judge(
                session.transcript(),
                engine,
                state.problem.reference,
                state.started.level,
                observe=calls.append,
                self_rating=state.self_rating,
            )
        except InterviewError as fault:
            session.note(*calls, ev.CritiqueFailed(engine=engine.name, reason=fault.what))
            raise
        session.note(*calls, ev.Critiqued(critique=critique))
        return critique

    def _affordable(self, session: Session, engine: Engine) -> Engine:
        """The engine, or the embedded one where the interview has used its tokens."""
        limit = self.settings.token_limit
        if engine is self.embedded or sum(session.state.tokens) < limit:
            return engine
        reason = f"the {limit:,} tokens set as this interview's limit are used up"
        session.note(ev.EngineFailed(engine=engine.name, doing="assess", reason=reason))
        return self.embedded

    async def dispute(
        self, session: Session, dimension: DimensionId, words: str = "", turn: int | None = None
    ) -> Assessment:
        """Weighs a candidate's answer to one score, and logs it; the critique it answers stands as it was."""
        state = session.state
        calls: list[ev.ModelCalled] = []
        engine = self._affordable(session, session.engine)
        judges = Judges(engine, self.embedded, self.knowledge, calls.append)
        made = await reassess(judges, dimension, session.transcript(), state.problem.reference, words, turn)
        session.note(*calls, ev.Disputed(dimension=dimension, words=words, turn=turn, assessment=made))
        return made

    async def judge(
        self,
        transcript: Transcript,
        engine: Engine,
        reference: Problem | None,
        level: Level = "mid",
        observe: Callable[[ev.ModelCalled], None] = lambda call: None,
        self_rating: float | None = None,
    ) -> Critique:
        """Assesses any transcript."""
        judges = Judges(engine=engine, spare=self.embedded, knowledge=self.knowledge, observe=observe)
        return await make_critique(judges, transcript, reference, level, self_rating)

    def summaries(self, owner: str | None = None) -> list[SessionSummary]:
        """Stored interviews, newest first; those of problems no longer in the bank are left out."""
        rows = self.store.sessions(owner)
        return [summary for row in rows if (summary := self._summary(row)) is not None]

    def _summary(self, row: Row) -> SessionSummary | None:
        log = self.store.events(row.id)
        started = log[0].body
        if not isinstance(started, ev.SessionStarted):
            return None
        problem = started.own or self.knowledge.problems.get(started.problem)
        if problem is None:
            return None
        state = fold(problem, log)
        return SessionSummary(
            id=row.id,
            title=state.problem.title,
            problem=state.problem.id,
            created=log[0].when,
            minutes=started.minutes,
            level=started.level,
            mode=started.mode,
            engine=state.engine,
            status="critiqued" if state.critiques else "ended" if state.ended else "open",
            overall=state.critiques[-1].critique.overall if state.critiques else None,
            turns=len(state.turns),
            source=next((e.body.source for e in log[:2] if isinstance(e.body, ev.Brought)), ""),
        )


def open_practice(settings: Settings | None = None, progress: Progress | None = None) -> Practice:
    """Loads the knowledge, readies the index and opens the store. InterviewError says what stands in the way."""
    practice = assemble(settings or read_settings(), open_embedder(), progress)
    # What was loaded stays: no later collection need go through the whole bank in the midst of a reply, or come often.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)
    return practice


def assemble(settings: Settings, embedder: Embedder | None, progress: Progress | None = None) -> Practice:
    """Wires everything on a given embedder; None ranks by words."""
    store = Store(settings.database_url) if settings.database_url else Store.in_folder(settings.home)
    knowledge = load_knowledge(knowledge_dir())
    prompts = Prompts(prompts_dir())
    folder: Path = settings.home / "index"
    retrieval = ensure_index(knowledge, embedder, folder, progress, settings.chroma_url or None)
    embedded = Embedded(knowledge, prompts, retrieval, embedder)
    desk = Desk(knowledge=knowledge, store=store, spare=embedded, prompts_digest=prompts.digest)
    return Practice(settings, knowledge, prompts, embedder, retrieval, embedded, store, desk)
