"""The whole study of one or more families, and its settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from paper_scan.verification.fitting.loss import LOG_SQUARED, SQUARED
from paper_scan.verification.study.analysis.extrapolation import Extrapolation, extrapolate
from paper_scan.verification.study.analysis.loss_scaling import Scaling, loss_scaling
from paper_scan.verification.study.analysis.relation import Relation, relate
from paper_scan.verification.study.analysis.task_scaling import SIMULATIONS, Task, task_scaling
from paper_scan.verification.study.analysis.transfer import Transfer, transfer
from paper_scan.verification.study.family import Family
from paper_scan.verification.study.report.published import PublishedStudy, published_study
from paper_scan.verification.study.reported_law import LawCheck, check_laws
from paper_scan.verification.study.validation import ValidationCheck, validate

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called as a phase begins: what it does, its number from 1, and how many there are."""

LEVEL = 0.95


@dataclass(frozen=True)
class Study:
    """Everything that was found."""

    families: tuple[Family, ...]
    losses: tuple[Scaling, ...]
    tasks: tuple[Task, ...]
    relations: tuple[Relation, ...]
    extrapolations: tuple[Extrapolation, ...]
    transfers: tuple[Transfer, ...]
    laws: tuple[LawCheck, ...]
    published: PublishedStudy | None
    checks: tuple[ValidationCheck, ...] = field(default=())
    seed: int = 0
    resamples: int = SIMULATIONS
    """Simulated data sets that each break was judged by."""

    @property
    def valid(self) -> bool:
        """Whether every check of the computation holds."""
        return all(check.passed for check in self.checks)

    def loss_of(self, family: str, quantity: str = "loss", variable: str = "params") -> Scaling | None:
        """One family's loss scaling."""
        for scaling in self.losses:
            if (scaling.family, scaling.quantity, scaling.variable) == (family, quantity, variable):
                return scaling
        return None

    def task_of(self, family: str, name: str) -> Task | None:
        """One family's task."""
        return next((t for t in self.tasks if (t.scaling.family, t.scaling.quantity) == (family, name)), None)


def study(
    families: list[Family], seed: int = 0, progress: Progress | None = None, resamples: int = SIMULATIONS
) -> Study:
    """Study families of models: loss and task scaling, their relation, extrapolation, transfer, validation."""
    say = progress or (lambda *_: None)
    total = 6
    say("loss scaling", 1, total)
    losses = [scaling for family in families for scaling in loss_scaling(family, LOG_SQUARED)]
    say("task scaling", 2, total)
    tasks = [task for family in families for task in task_scaling(family, seed, resamples)]
    say("loss and accuracy", 3, total)
    relations = [relation for family in families if (relation := relate(family))]
    say("extrapolation and transfer", 4, total)
    extrapolations = [each for family in families for each in extrapolate(family, LOG_SQUARED, SQUARED)]
    main = [scaling for scaling in losses if "@" not in scaling.quantity] + [task.scaling for task in tasks]
    transfers = [each for family in families for each in transfer(main, family)]
    say("published laws and numbers", 5, total)
    laws = [check for family in families for check in check_laws(family)]
    published = published_study(families)
    say("validation", 6, total)
    checks = validate(families, [*losses, *(task.scaling for task in tasks)])
    return Study(
        families=tuple(families),
        losses=tuple(losses),
        tasks=tuple(tasks),
        relations=tuple(relations),
        extrapolations=tuple(extrapolations),
        transfers=tuple(transfers),
        laws=tuple(laws),
        published=published,
        checks=tuple(checks),
        seed=seed,
        resamples=resamples,
    )
