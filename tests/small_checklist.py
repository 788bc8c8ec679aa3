"""A checklist small enough to hold in the head: two categories, one module, one rule of consistency."""

from __future__ import annotations

from pathlib import Path

from paper_scan.checklist import Checklist, load

TEXT = """
name: small
version: "1"
title: A small checklist
about: For trying things out.
paper_types:
  empirical: Something was measured.
  essay: Nothing was.
tags:
  benchmark: Systems are scored and compared.
categories:
  openness:
    title: Openness
    about: What is given out.
    questions:
      code:
        ask: Is the code available?
        yes: A link to it.
        no: None, or a promise.
        not_applicable: Nothing was computed.
        where: [abstract, links]
        cues: [github, source code]
      funding:
        ask: Is the funding named?
        yes: It is, or it is said that there was none.
        no: Silence.
        not_applicable: never
        where: [acknowledgements]
        cues: [funded, grant]
  comparison:
    title: Comparison
    about: What the results are held against.
    questions:
      baselines:
        ask: Is there a baseline?
        yes: At least one.
        no: None.
        not_applicable: Nothing was measured.
        where: [results]
        cues: [baseline]
      current_baselines:
        ask: Are the baselines current?
        yes: They are.
        no: They are old, or there are none.
        not_applicable: Nothing was measured.
        where: [results]
        cues: [state of the art]
modules:
  rigor:
    title: Rigor
    about: For papers that compare systems.
    for_tags: [benchmark]
    questions:
      seeds:
        ask: Were several seeds run?
        yes: Several, with their spread.
        no: One, or unsaid.
        not_applicable: never
        where: [methods]
        cues: [seed]
consistency:
  - if: baselines is no
    then: current_baselines is no
    why: Without baselines none can be current.
"""


def small_checklist(folder: Path) -> Checklist:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "small.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return load(file)
