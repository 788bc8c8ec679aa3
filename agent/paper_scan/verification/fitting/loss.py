"""What a fit minimises: the sum over points of a function of the residual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from paper_scan.verification.forms import Array
from paper_scan.verification.forms.form import Residuals

TOUCHING = 1e-3
"""Share of the touching parabola's curvature in Huber's second derivative."""


@dataclass(frozen=True, slots=True)
class Loss:
    """``sum of rho(residual)``: rho(r) = r²/2, or Huber's, which grows like ``delta |r|`` beyond ``delta``.

    Huber 1964, Ann. Math. Stat. 35, 73; on log residuals with delta 1e-3 in Hoffmann et al. 2022, arXiv 2203.15556.
    """

    kind: Literal["huber", "squared"]
    residuals: Residuals
    delta: float = 1e-3

    @property
    def name(self) -> str:
        if self.kind == "huber":
            return f"Huber (delta {self.delta:g}) on {self.residuals} residuals"
        return f"squared {self.residuals} residuals"

    def rho(self, r: Array) -> Array:
        """The loss of each residual."""
        if self.kind == "squared":
            return np.asarray(0.5 * r * r)
        inner = np.clip(r, -self.delta, self.delta)
        return np.asarray(inner * (r - 0.5 * inner))

    def psi(self, r: Array) -> Array:
        """The derivative of ``rho``."""
        return r if self.kind == "squared" else np.clip(r, -self.delta, self.delta)

    def derivatives(self, r: Array) -> tuple[Array, Array, Array]:
        """``rho``, its derivative ``psi``, and its second derivative: 1, or beyond ``delta`` nearly 0.

        What is put instead of 0 is a small share of ``psi(r) / r``, the curvature of the parabola that touches ``rho``
        at r and lies above it: it keeps a Newton step finite where no residual is below ``delta``.
        """
        if self.kind == "squared":
            return 0.5 * r * r, r, np.ones_like(r)
        psi = np.clip(r, -self.delta, self.delta)
        within = psi == r
        bend = np.divide(TOUCHING * psi, r, out=np.ones_like(r), where=~within)
        return psi * (r - 0.5 * psi), psi, bend


LOG_HUBER = Loss("huber", "log")
LOG_SQUARED = Loss("squared", "log")
SQUARED = Loss("squared", "linear")

LOSSES: dict[str, Loss] = {"log_huber": LOG_HUBER, "log_squared": LOG_SQUARED, "squared": SQUARED}
