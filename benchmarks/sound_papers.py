"""Is a sound paper ever told that its law differs, and is a planted fault found?

    python benchmarks/sound_papers.py --seed 7                300 sound papers and 100 with a fault, about ten minutes
    python benchmarks/sound_papers.py --seed 7 --sound 40 --faulty 20

Each paper is a page with a table of runs and a law fitted to them by ordinary means. The sound ones tell of what papers
tell of: runs held out or excluded (or left out in silence), another loss, another count of parameters or of compute,
averages, units, coarse rounding, other ways of fitting. The faulty ones print one coefficient that is more than four of
its standard errors off, under every exclusion that their text permits.
"""

from __future__ import annotations

import argparse
import tempfile
import textwrap
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pymupdf

from paper_scan.paper import read_here
from paper_scan.recomputed import verify_paper
from paper_scan.verification import LOG_SQUARED, SQUARED, Fit, fit, get_form

Rng = np.random.Generator


@dataclass
class Runs:
    """Made runs: sizes, tokens, losses."""

    n: np.ndarray
    d: np.ndarray
    loss: np.ndarray
    truth: Callable[[np.ndarray], np.ndarray]
    noise: float


@dataclass
class Page:
    """What a page prints."""

    said: str
    caption: str
    head: list[str]
    rows: list[list[str]]
    note: str = ""


def runs(rng: Rng) -> Runs:
    count = int(rng.integers(7, 13))
    low = 10 ** rng.uniform(6.5, 8.2)
    n = np.geomspace(low, low * 10 ** rng.uniform(1.7, 2.8), count) * np.exp(rng.normal(0, 0.08, count))
    n = np.sort([float(f"{value:.3g}") for value in n])
    alpha, floor = rng.uniform(0.2, 0.45), rng.uniform(1.2, 2.2)
    scale = rng.uniform(0.8, 1.6) * float(np.exp(np.mean(np.log(n)))) ** alpha
    noise = 10 ** rng.uniform(-2.9, -2.2)

    def truth(size: np.ndarray) -> np.ndarray:
        return np.asarray(floor + scale * size**-alpha)

    return Runs(n, 20 * n, truth(n) * np.exp(rng.normal(0, noise, count)), truth, noise)


def size_text(value: float) -> str:
    for unit, name in ((1e9, "B"), (1e6, "M")):
        if value >= unit:
            return f"{float(f'{value / unit:.3g}'):g}{name}"
    return f"{value:.0f}"


def fitted(rng: Rng, n: np.ndarray, loss: np.ndarray) -> Fit:
    floor = n.size >= 6 and rng.random() < 0.7
    form = get_form("power_law_floor" if floor else "power_law")
    return fit(form, {"x": n}, loss, loss=LOG_SQUARED if rng.random() < 0.6 else SQUARED)


def law_text(values: dict[str, float], variable: str = "N") -> str:
    amplitude = f"{values['A']:.4g}"
    if "e" in amplitude:
        amplitude = f"{values['A']:.0f}"
    product = f"{amplitude} · {variable}^-{values['alpha']:.{4 if values['alpha'] < 0.1 else 3}f}"
    return f"L({variable}) = {values['E']:.3f} + {product}" if "E" in values else f"L({variable}) = {product}"


def page_of(r: Runs, said: str, caption: str, loss: np.ndarray | None = None, digits: int = 3) -> Page:
    values = r.loss if loss is None else loss
    rows = [[f"m{i}", size_text(n), f"{y:.{digits}f}"] for i, (n, y) in enumerate(zip(r.n, values, strict=True))]
    return Page(said, caption, ["Model", "N", "Loss"], rows)


PLAIN = (
    "We fit a power law to the models of Table 1 and obtain {law}.",
    "A least-squares fit to the losses in Table 1 gives {law}.",
    "Table 1 lists our runs. Fitting them yields {law}, which we use below.",
)
CAPTIONS = (
    "Table 1: Sizes and test losses of our models.",
    "Table 1: The models that the scaling law is fitted to.",
    "Table 1: Parameters and final losses.",
)


def pick(rng: Rng, texts: tuple[str, ...]) -> str:
    return str(texts[int(rng.integers(len(texts)))])


def plain(rng: Rng, r: Runs) -> Page:
    return page_of(r, pick(rng, PLAIN).format(law=law(rng, r.n, r.loss)), pick(rng, CAPTIONS))


def law(rng: Rng, n: np.ndarray, loss: np.ndarray) -> str:
    return law_text(dict(fitted(rng, n, loss).parameters))


def bent(rng: Rng, r: Runs, rows: slice) -> np.ndarray:
    """Losses of which some follow another law, as runs do that authors leave out."""
    found = r.loss.copy()
    found[rows] *= np.exp(rng.choice([-1, 1]) * rng.uniform(0.01, 0.06))
    return found


NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")


def held_out(rng: Rng, r: Runs) -> Page:
    k = int(rng.integers(1, 4))
    loss = bent(rng, r, slice(-k, None))
    number, rest = NUMBERS[k], NUMBERS[r.n.size - k]
    said, caption = [
        (f"We fit the {rest} smallest models of Table 1 only and keep the rest back. We obtain {{law}}.", CAPTIONS[0]),
        (f"We fit a power law, {{law}}, and test it on the {number} largest models of Table 1.", CAPTIONS[0]),
        (PLAIN[0], f"Table 1: Sizes and losses; the last {number} are held out of the fit."),
        (f"{PLAIN[1]} The {number} largest runs were reserved for extrapolation.", CAPTIONS[2]),
    ][int(rng.integers(4))]
    return page_of(r, said.format(law=law(rng, r.n[:-k], loss[:-k])), caption, loss)


def below(rng: Rng, r: Runs) -> Page:
    k = int(rng.integers(1, min(4, r.n.size - 5)))
    loss = bent(rng, r, slice(0, k))
    limit = size_text(float(f"{np.sqrt(r.n[k - 1] * r.n[k]):.2g}"))
    said = pick(
        rng,
        (
            f"Models below {limit} parameters are excluded. {PLAIN[0]}",
            f"{PLAIN[0]} We omit models with fewer than {limit} parameters from the fit.",
            f"{PLAIN[1]} Only models with at least {limit} parameters enter.",
            f"{PLAIN[2]} The smallest models deviate, so that we drop them.",
        ),
    )
    return page_of(r, said.format(law=law(rng, r.n[k:], loss[k:])), pick(rng, CAPTIONS), loss)


def silent(rng: Rng, r: Runs) -> Page:
    """Left out without a word: one or two runs at an end."""
    k = 1 if r.n.size < 8 else int(rng.integers(1, 3))
    smallest = rng.random() < 0.5
    kept = slice(k, None) if smallest else slice(0, r.n.size - k)
    loss = bent(rng, r, slice(0, k) if smallest else slice(-k, None))
    return page_of(r, pick(rng, PLAIN).format(law=law(rng, r.n[kept], loss[kept])), pick(rng, CAPTIONS), loss)


def marked(rng: Rng, r: Runs) -> Page:
    """One or two rows bear a mark, and a note below the table says that they weren't fitted."""
    out = rng.choice(r.n.size, int(rng.integers(1, 3)), replace=False)
    loss = r.loss.copy()
    loss[out] *= np.exp(rng.choice([-1, 1], out.size) * rng.uniform(0.01, 0.06, out.size))
    kept = np.setdiff1d(np.arange(r.n.size), out)
    page = page_of(r, pick(rng, PLAIN).format(law=law(rng, r.n[kept], loss[kept])), pick(rng, CAPTIONS), loss)
    mark = pick(rng, ("*", "§"))
    for index in out:
        page.rows[index][0] += mark
    page.note = pick(rng, (f"{mark} Not fitted.", f"{mark} Excluded from the fit.", f"{mark} Not used for the law."))
    return page


def quoted(rng: Rng, r: Runs) -> Page:
    """A law of other people, beside runs of one's own."""
    values = {"E": rng.uniform(1.4, 2.0), "A": rng.uniform(200, 900), "alpha": rng.uniform(0.25, 0.4)}
    said = pick(
        rng,
        (
            "Our models follow the trend of earlier models, for which {law} was found to hold [1]. Table 1 has ours.",
            "Kaplan et al. (2020) report {law}. We compare it with the models of Table 1.",
            "Previous work found {law} [1], while our own runs in Table 1 were trained on other data.",
            "We take the law {law} of [1] as a reference for the models of Table 1.",
        ),
    )
    return page_of(r, said.format(law=law_text(values)), pick(rng, CAPTIONS))


def outlier(rng: Rng, r: Runs) -> Page:
    index = int(rng.integers(1, r.n.size - 1))
    loss = bent(rng, r, slice(index, index + 1))
    loss[index] *= 1.08
    kept = np.arange(r.n.size) != index
    said = pick(
        rng,
        (
            f"{PLAIN[0]} One run diverged and is not fitted.",
            f"{PLAIN[1]} We removed an outlier before fitting.",
            f"{PLAIN[0]} Model m{index} was excluded, as its training was unstable.",
        ),
    )
    return page_of(r, said.format(law=law(rng, r.n[kept], loss[kept])), pick(rng, CAPTIONS), loss)


def other_loss(rng: Rng, r: Runs) -> Page:
    loss = r.loss * rng.uniform(0.93, 1.07) + rng.uniform(-0.05, 0.05)
    said, caption = [
        (
            "We fit validation losses and obtain {law}. The runs are those of Table 1.",
            "Table 1: Final training losses.",
        ),
        (PLAIN[0] + " The law is one of training loss.", "Table 1: Sizes and test losses of our models."),
        (PLAIN[0] + " It describes the loss on Wiki text.", "Table 1: Losses on Books of our models."),
        (
            "For the validation set we find {law}; training losses of the same runs are in Table 1.",
            "Table 1: Models and their training losses.",
        ),
    ][int(rng.integers(4))]
    return page_of(r, said.format(law=law(rng, r.n, loss)), caption)


def other_count(rng: Rng, r: Runs) -> Page:
    n = r.n * (1 - 0.5 * (r.n / r.n[0]) ** -0.4)
    said, caption = [
        (PLAIN[0] + " N excludes embeddings.", "Table 1: Models, their total parameters and losses."),
        ("In terms of non-embedding parameters N, the losses of Table 1 follow {law}.", CAPTIONS[0]),
        (PLAIN[1], "Table 1: Models; N counts all parameters including embeddings."),
        (
            "With N the number of parameters without the embedding matrix, we fit {law} to the runs of Table 1.",
            CAPTIONS[2],
        ),
    ][int(rng.integers(4))]
    if "including" in caption:
        said = said + " Here N is the non-embedding count."
    return page_of(r, said.format(law=law(rng, n, r.loss)), caption)


def compute(rng: Rng, r: Runs) -> Page:
    c = 6 * r.n * r.d * (1 + (r.n / r.n[0]) ** -rng.uniform(0.2, 0.5))
    loss = 40 * c**-0.06 * np.exp(rng.normal(0, r.noise, c.size))
    found = fit(get_form("power_law"), {"x": c}, loss, loss=LOG_SQUARED)
    said = pick(
        rng,
        (
            "We fit a power law to the models of Table 1 and find {law}, where C counts attention and embeddings too.",
            "As a function of compute the losses of Table 1 follow {law}.",
            "Fitting the losses in Table 1 against the measured compute C gives {law}.",
        ),
    ).format(law=law_text(dict(found.parameters), "C"))
    rows = [
        [f"m{i}", size_text(n), size_text(d), f"{y:.3f}"]
        for i, (n, d, y) in enumerate(zip(r.n, r.d, loss, strict=True))
    ]
    return Page(said, pick(rng, CAPTIONS), ["Model", "N", "D", "Loss"], rows)


def seeds(rng: Rng, r: Runs) -> Page:
    loss = r.truth(r.n) * np.exp(rng.normal(0, r.noise / 2, r.n.size))
    shown = loss * np.exp(rng.normal(0, 0.006, r.n.size))
    said, caption = [
        (PLAIN[0] + " Losses are averaged over three seeds.", "Table 1: Sizes and losses of single runs."),
        (PLAIN[1], "Table 1: Sizes and losses, one seed each."),
        ("The median over five seeds follows {law}; Table 1 has our models.", CAPTIONS[2]),
        ("For each size we took the best of several runs. We obtain {law}, see Table 1.", CAPTIONS[0]),
    ][int(rng.integers(4))]
    return page_of(r, said.format(law=law(rng, r.n, loss)), caption, shown)


def units(rng: Rng, r: Runs) -> Page:
    factor, name = ((1e6, "millions"), (1e9, "billions"))[int(rng.integers(2))]
    text = law(rng, r.n / factor, r.loss)
    said = pick(
        rng, (PLAIN[0] + f" N is in {name}.", f"With N in {name} of parameters, the models of Table 1 give {{law}}.")
    )
    return page_of(r, said.format(law=text), pick(rng, CAPTIONS))


def coarse(rng: Rng, r: Runs) -> Page:
    page = page_of(r, pick(rng, PLAIN).format(law=law(rng, r.n, r.loss)), pick(rng, CAPTIONS), digits=2)
    if rng.random() < 0.5:
        for row, n in zip(page.rows, r.n, strict=True):
            row[1] = size_text(float(f"{n:.1g}"))
    return page


def other_way(rng: Rng, r: Runs) -> Page:
    """Weights, a fixed constant, checkpoints, more runs than are shown."""
    values = dict(fitted(rng, r.n, r.loss).parameters)
    values["A"] *= rng.uniform(0.97, 1.03)
    values["alpha"] *= rng.uniform(0.99, 1.01)
    said = pick(
        rng,
        (
            PLAIN[0] + " Points are weighted by their compute.",
            PLAIN[0] + " Intermediate checkpoints were fitted too.",
            PLAIN[1] + " Further runs that are not shown were fitted as well.",
            PLAIN[2] + " Losses were smoothed before the fit.",
            "We fit the lower envelope of all runs and obtain {law}. Table 1 has our models.",
            "We fix the exponent to that of earlier work. The models of Table 1 then give {law}.",
            "The runs in Table 1 are a selection of those that we fitted. We obtain {law}.",
        ),
    )
    return page_of(r, said.format(law=law_text(values)), pick(rng, CAPTIONS))


def joint(rng: Rng, r: Runs) -> Page:
    count = int(rng.integers(12, 20))
    n = np.array([float(f"{v:.3g}") for v in np.exp(rng.uniform(np.log(3e7), np.log(5e9), count))])
    d = np.array([float(f"{v:.3g}") for v in np.exp(rng.uniform(np.log(5e8), np.log(2e11), count))])
    loss = (1.7 + 400 / n**0.34 + 1500 / d**0.35) * np.exp(rng.normal(0, 0.003, count))
    v = fit(get_form("chinchilla"), {"N": n, "D": d}, loss, loss=LOG_SQUARED).parameters
    text = f"L(N, D) = {v['E']:.3f} + {v['A']:.1f}/N^{v['alpha']:.3f} + {v['B']:.1f}/D^{v['beta']:.3f}"
    rows = [
        [f"m{i}", size_text(a), size_text(b), f"{y:.3f}"] for i, (a, b, y) in enumerate(zip(n, d, loss, strict=True))
    ]
    return Page(pick(rng, PLAIN).format(law=text), pick(rng, CAPTIONS), ["Model", "N", "D", "Loss"], rows)


SOUND: tuple[Callable[[Rng, Runs], Page], ...] = (
    plain, held_out, below, silent, marked, quoted, outlier, other_loss, other_count, compute, seeds, units, coarse,
    other_way, joint,
)  # fmt: skip


def standard_errors(found: Fit) -> np.ndarray:
    """Of the coefficients, from the linearised law."""
    theta = found.theta
    raw = [np.exp(found.problem.points.centres[name]) * column for name, column in zip(
        found.form.variables, found.problem.points.columns, strict=True)]  # fmt: skip
    parts = found.form.partials(raw, [np.asarray(value) for value in theta])
    jacobian = np.stack([np.broadcast_to(part, (found.n,)) for part in parts], axis=1)
    if found.loss.residuals == "log":
        jacobian = jacobian / np.asarray(found.form.function(*raw, *theta))[:, None]
    scale = np.linalg.norm(jacobian, axis=0)
    covariance = np.linalg.pinv((jacobian / scale).T @ (jacobian / scale)) / np.outer(scale, scale)
    return np.asarray(np.sqrt(np.diag(covariance)) * found.sd)


def faulty(rng: Rng, r: Runs) -> Page:
    """One printed coefficient is 4 to 12 standard errors off, by the widest error of any fit that the text permits."""
    k = int(rng.integers(1, 3)) if rng.random() < 0.4 and r.n.size >= 9 else 0
    whole = fitted(rng, r.n, r.loss)
    permitted = [whole]
    if k:
        kept = slice(0, r.n.size - k)
        permitted += [fit(whole.form, {"x": r.n[kept]}, r.loss[kept], loss=whole.loss)]
    values = dict(permitted[-1].parameters)
    name = str(rng.choice(list(values)))
    index = whole.form.index(name)
    sign = float(rng.choice([-1, 1]))
    ends = [each.parameters[name] + sign * 4 * float(standard_errors(each)[index]) for each in permitted]
    values[name] = (max(ends) if sign > 0 else min(ends)) + sign * rng.uniform(0, 8) * float(
        standard_errors(whole)[index]
    )
    if values[name] <= 0:
        values[name] = permitted[-1].parameters[name] + 4.5 * float(standard_errors(permitted[-1])[index])
    said = f"{PLAIN[1]} The largest {NUMBERS[k]} of them were held out." if k else pick(rng, PLAIN)
    return page_of(r, said.format(law=law_text(values)), pick(rng, CAPTIONS))


def write(page: Page, file: Path) -> None:
    document = pymupdf.open()
    sheet = document.new_page()
    sheet.insert_text((140, 80), "Scaling of our language models", fontsize=17, fontname="hebo")
    sheet.insert_text((190, 104), "Ada Writer, University of Somewhere", fontsize=10)
    sheet.insert_text((72, 130), "Abstract", fontsize=12, fontname="hebo")
    sheet.insert_text((72, 146), "We train language models and describe how their loss falls with size.", fontsize=10)
    sheet.insert_text((72, 176), "1 Results", fontsize=12, fontname="hebo")
    y = 194.0
    for line in textwrap.wrap(page.said, 88):
        sheet.insert_text((72, y), line, fontsize=10)
        y += 12
    y += 14
    sheet.insert_text((72, y), page.caption, fontsize=9)
    sheet.draw_line((72, y + 8), (420, y + 8), width=1.0)
    for number, row in enumerate([page.head, *page.rows]):
        y += 19 if number in (0, 1) else 12
        for column, text in enumerate(row):
            sheet.insert_text((76 + 85 * column, y), text, fontsize=9)
        if number == 0:
            sheet.draw_line((72, y + 5), (420, y + 5), width=0.5)
    sheet.draw_line((72, y + 5), (420, y + 5), width=1.0)
    if page.note:
        sheet.insert_text((72, y + 16), page.note, fontsize=8)
    document.save(file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--sound", type=int, default=300)
    parser.add_argument("--faulty", type=int, default=100)
    parser.add_argument("--show", action="store_true", help="print every accusation and every fault that was missed")
    asked = parser.parse_args()
    found: dict[str, Counter[str]] = {}
    seconds: list[float] = []
    for number in range(asked.sound + asked.faulty):
        rng = np.random.default_rng([asked.seed, number])
        make = SOUND[number % len(SOUND)] if number < asked.sound else faulty
        page = make(rng, runs(rng))
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "paper.pdf"
            write(page, file)
            begun = time.process_time()
            fits = verify_paper(read_here(file), file).fits
            seconds.append(time.process_time() - begun)
        verdicts = [each.verdict for each in fits]
        verdict = "differs" if "differs" in verdicts else verdicts[0]
        found.setdefault(make.__name__, Counter())[verdict] += 1
        if asked.show and (verdict == "differs") != (make is faulty):
            print(number, make.__name__, verdict, page.said, page.caption, fits[0].reason, sep="\n    ", flush=True)
    for name, counts in found.items():
        print(f"{name:12}", ", ".join(f"{verdict} {count}" for verdict, count in counts.most_common()))
    accused = sum(counts["differs"] for name, counts in found.items() if name != "faulty")
    print(f"accused: {accused} of {asked.sound} sound papers")
    if asked.faulty:
        print(f"found: {found['faulty']['differs']} of {asked.faulty} planted faults")
    print(f"verify, processor: median {np.median(seconds):.2f} s, 90th percentile {np.quantile(seconds, 0.9):.2f} s")


if __name__ == "__main__":
    main()
