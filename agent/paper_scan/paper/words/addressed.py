"""Words that tell a reader or a model what to do with the paper, in many wordings.

Two nets: a wide one for what nobody is meant to see, where an editor's mark or a figure's label is all that else stands
there, and a narrow one for plain text, of which papers about language models are full.
"""

from __future__ import annotations

import re
import unicodedata

from paper_scan.paper.words.letters import ZERO_WIDTH

_NEAR = r"[^.!?\n]{0,40}"
_ASKED = r"\b(?:questions?|items?|checklist|criteri(?:on|a)|fields?)\b"
_GOOD = r"\b(?:yes|true|satisfied|met|fulfilled|passed?)\b"
_ORDERS = (
    r"(?:ignore|disregard|forget|override|overrule|bypass|discard|set\s+aside|pay\s+no\s+attention\s+to|"
    rf"do\s+not\s+(?:follow|obey)|stop\s+following)\b{_NEAR}"
    r"\b(?:instructions?|prompts?|directions?|guidelines?|commands?|criteria|checklist|(?:were|was|been)\s+told)\b",
    r"(?:ignore|disregard|forget)\s+(?:(?:all|everything|anything|whatever)\s+(?:of\s+)?)?(?:the\s+|your\s+)?"
    r"(?:above|previous|prior|earlier|preceding|foregoing|that\s+came\s+before)\b",
    rf"(?:answer|say|respond|reply|mark|record|tick|return|output|set)\b{_NEAR}{_GOOD}{_NEAR}"
    rf"\b(?:every|all|each|any)\b[^.!?\n]{{0,30}}{_ASKED}",
    rf"(?:mark|record|tick|treat|count|regard|answer|set)\s+(?:every|all|each)\b[^.!?\n]{{0,30}}{_ASKED}{_NEAR}{_GOOD}",
    r"(?:give|write|produce|provide|return)\b[^.!?\n]{0,30}\b"
    r"(?:positive|favou?rable|glowing|enthusiastic)\s+(?:reviews?|assessments?|evaluations?|ratings?|feedback)\b",
    rf"(?:do\s+not|don['’]t|never)\s+(?:mention|highlight|criticis?ze|point\s+out|list|report|flag|record)\b{_NEAR}"
    r"\b(?:weakness(?:es)?|limitations?|negatives?|problems?|faults?|flaws?|red\s+flags?|concerns?|errors?)\b",
    r"(?:report|record|list|note|raise|give)\s+(?:no|zero)\s+(?:red\s+flags?|weakness(?:es)?|problems?|concerns?)\b",
    rf"(?:rate|score|grade|judge)\s+(?:this|our)\s+(?:paper|work|manuscript|submission|study)\b{_NEAR}"
    r"\b(?:high(?:ly|est)?|excellent|outstanding|best|flawless|perfect|accept|\d+\s*(?:/|out\s+of)\s*\d+)\b",
    r"(?:recommend|advise|vote\s+for)\s+(?:strong(?:ly)?\s+|immediate\s+)?(?:accept(?:ance|ing)?|publication)\b"
    r"[^.!?\n]{0,30}\b(?:this|paper|work|manuscript|submission)\b",
    r"if\s+you\s+are\s+(?:an?\s+)?(?:AI|LLM|(?:large\s+)?language\s+model|chatbot|AI\s+assistant|"
    r"(?:AI|automated)\s+reviewer)\b[^.!?\n]{0,60}\b(?:please|must|should|rate|answer|give|recommend|accept|say|praise)\b",
    r"(?:note|attention|notice|message|instructions?|dear)\b\s*,?\s*(?:to|for)?\s*(?:the\s+|any\s+|all\s+)?"
    r"(?:AI|LLM|language[- ]model|automated|GPT|Claude)\b[^.!?\n]{0,20}"
    r"(?:reviewers?|readers?|assistants?|agents?|systems?|models?|graders?|judges?)?\s*[:,!]",
    r"(?:praise|accept|endorse)\s+(?:this|our)\s+(?:paper|work|manuscript|submission)\b",
)
"""Orders, from their first word on."""
_BEGINS = (
    r"(?:^|(?<=[.!?:;,]\s)|(?<=\n)|\b(?-i:(?=[A-Z]))|\bplease,?\s+|"
    r"\byou\s+(?:must|should|shall|will|are\s+to|have\s+to)\s+)"
)
"""Where an order can begin in plain text: with a sentence, with a capital letter, after "please" or "you must"."""
_FURTHER = (
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instruction|prompt|above|previous|prior|earlier|criteria)",
    r"\b(?:positive|favou?rable|glowing)\s+(?:review|assessment|evaluation|rating)",
    r"\b(?:do\s+not|don['’]t|never)\s+(?:mention|highlight|report|criticis?ze|point\s+out|list)\b",
    r"\b(?:recommend|advise|suggest)\w*\s+(?:strong\s+|weak\s+)?(?:accept|publication)",
    r"\b(?:give|assign|award)\b.{0,40}\b(?:score|rating|mark|grade)",
    r"\b(?:you\s+are|as)\s+an?\s+(?:AI|LLM|(?:large\s+)?language\s+model|assistant|reviewer|peer\s+review)",
    r"\b(?:LLM|GPT|AI|language\s+model)s?\b.{0,30}\breview",
    r"\b(?:answer|say|respond|reply|mark|record)\b.{0,40}\b(?:yes|no|true|satisfied)\b.{0,40}"
    r"\b(?:every|all|each|any)\b.{0,30}\b(?:questions?|items?|checklist|criteri(?:on|a))",
    r"\b(?:every|all|each)\b.{0,30}\b(?:questions?|items?|criteri(?:on|a))\b.{0,40}\b(?:yes|true|satisfied|met)\b",
    r"\b(?:rate|score|grade|judge|treat|regard|consider)\s+(?:this|the)\s+(?:paper|work|manuscript|submission)"
    r"\b.{0,30}\b(?:high|excellent|outstanding|best|flawless|sound|perfect|accept)",
    r"\b(?:no|without|omit|skip)\b.{0,20}\bred\s+flags?\b",
    r"\b(?:new|updated|system|hidden)\s+(?:instruction|prompt|message)s?\b",
    r"\b(?:say|state|claim|conclude|write)\s+that\s+(?:this|the|our)\s+(?:paper|work|study)\s+is\b",
    r"<\|(?:im_start|im_end|system|user|assistant|endoftext)\|>|\[/?INST\]|<</?SYS>>|\bend\s+of\s+(?:paper|document)\b",
    r"\b(?:call|use|invoke)\s+(?:the\s+)?\w{0,20}\s?(?:tool|function)\b.{0,60}\b(?:true|yes|every|all|now)\b",
    r"\b(?:reveal|print|repeat|output)\s+(?:your|the)\s+(?:system\s+)?(?:prompt|instructions)\b",
    r"\breviewers?\s+(?:must|should|are\s+(?:asked|required|instructed)\s+to)\s+(?:praise|accept|recommend|rate|answer)\b",
    r"\b(?:ignorier|missacht|vergiss)\w*\b.{0,40}(?:anweisung|vorherig|bisherig|prompt)",
    r"\b(?:ignor\w*|oublie\w*)\b.{0,40}\b(?:instructions?\s+pr[ée]c[ée]dentes?|consignes?)",
    r"\b(?:ignor\w*|olvid\w*)\b.{0,40}\b(?:instrucciones|istruzioni|instru[çc][õo]es)",
    r"(?:忽略|无视|忘记|無視).{0,12}(?:指令|指示|提示|命令)|(?:給予|给予|给出).{0,8}(?:正面|好评|积极)",
    r"(?:以前|上記|これまで).{0,8}(?:指示|命令).{0,8}無視",
)
"""And what is enough where nobody was meant to see it."""
_NARROW = re.compile(_BEGINS + "(?:" + "|".join(_ORDERS) + r")|</\s*paper\s*>", re.IGNORECASE)
"""The end of the block in which a model is shown the paper is an order in itself."""
_WIDE = re.compile("|".join((*(rf"\b(?:{order})" for order in _ORDERS), *_FURTHER)), re.IGNORECASE | re.DOTALL)
_SPACED = re.compile(r"\b(?:\w[ \u00a0.\-_]){4,}\w\b")
_LOOKALIKES = str.maketrans("аеорсухіјѕԁһοανρκιτΑΒΕΗΙΚΜΝΟΡΤΧАВЕКМНОРСТХ", "aeopcyxijsdhoavpkitABEHIKMNOPTXABEKMHOPCTX")
"""Cyrillic and Greek letters that look like Latin ones."""
_WITH_DIGITS = re.compile(r"\b(?=\w*\d)(?=(?:\w*?[A-Za-z]){3})\w+\b")
_AS_LETTERS = str.maketrans("013457", "oieast")


_SEPARATORS = re.compile(r"[^a-z]", re.IGNORECASE)
_RUN_TOGETHER = (
    re.compile(
        r"(?:ignore|disregard|forget)(?:all|any|the|your)*(?:previous|prior|above|earlier)|"
        r"answer(?:with)?(?:yes|true)to(?:every|all|each)|(?:ignore|follow)\w{0,20}instructions",
        re.IGNORECASE,
    ),
)
"""Orders without the blanks that an address can't have."""


def addresses_reader(text: str) -> bool:
    """Whether text that isn't to be seen tells a reviewer or a model what to do."""
    return any(_WIDE.search(each) for each in _readings(text))


def is_message(address: str) -> bool:
    """Whether an address carries words to a reader or a model, not only a place."""
    return addresses_reader(re.sub(r"[-_+/.=&?;]|%20", " ", address)) or any(
        order.search(_SEPARATORS.sub("", address)) for order in _RUN_TOGETHER
    )


def orders(text: str) -> tuple[tuple[int, int], ...]:
    """Where plain text holds an order to a reader or a model; offsets into ``text``."""
    return tuple(match.span() for match in _NARROW.finditer(text))


def _readings(text: str) -> tuple[str, ...]:
    """The text, and as it reads once what disguises letters is taken away."""
    plain = ZERO_WIDTH.sub("", unicodedata.normalize("NFKC", text)).translate(_LOOKALIKES)
    plain = _SPACED.sub(lambda match: re.sub(r"[ \u00a0.\-_]", "", match[0]), plain)
    plain = re.sub(r"[_+]|%20", " ", plain)
    return text, plain, _WITH_DIGITS.sub(lambda match: match[0].translate(_AS_LETTERS), plain)
