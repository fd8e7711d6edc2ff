"""What kind of sentence a sentence of a transcript is: only some can answer a question."""

import regex

_QUESTION_END = regex.compile(r"[?？؟]['\"”’」』)）]*\s*$")

# "Thank you for your question. I would like to invite Mr. Li to answer it." is near to every question and
# answers none.
_COURTESY = regex.compile(
    r"(?:i(?: would|'d|’d) like to (?:invite|ask|give)|let me (?:invite|ask)|please (?:go ahead|ask|welcome|raise)"
    r"|(?:the )?next question|(?:now )?the floor|(?:下面|现在)?(?:有请|请)\p{Han}{0,12}(?:回答|提问|介绍|发言)"
    r"|thank you|thanks|many thanks|good (?:morning|afternoon|evening)|ladies and gentlemen|welcome"
    r"|谢谢|感谢|多谢|大家(?:上午|下午|早上|晚上)?好|各位|女士们|先生们|欢迎)",
    regex.I,
)
_COURTESY_LONGEST = 80
_LEAD_IN = regex.compile(r"[:：]\s*$")
_ORDINAL = regex.compile(
    r"(?:\(?\d{1,2}[.)、]\s|[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}(?:是|、)"
    r"|第[一二三四五六七八九十]{1,3}[，,、]?"
    r"|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final)(?:ly)?,"
    r"|首先|其次|再次|最后)",
    regex.I,
)
_PLAN = regex.compile(
    r"\b(?:will|shall|plans? to|planning to|intends? to|aims? to|going to|next step|going forward|looking ahead"
    r"|in the future|this year,? we|strive to|upcoming)\b"
    r"|将(?:会|继续|进一步|重点|以|把|在|于|着力|加快|推动|坚持|全面|积极)"
    r"|下一步|接下来|今后|未来|力争|计划在|拟",
    regex.I,
)


def is_statement(sentence: str) -> bool:
    """Whether the sentence states something: it neither asks nor only thanks or greets."""
    if _QUESTION_END.search(sentence):
        return False
    return not (len(sentence) <= _COURTESY_LONGEST and _COURTESY.match(sentence))


def is_lead_in(sentence: str) -> bool:
    """Whether the sentence announces what follows it, as "The measures are as follows:" does."""
    return bool(_LEAD_IN.search(sentence))


def is_enumerated(sentence: str) -> bool:
    """Whether the sentence opens an item of an enumeration: "Second, …", "二是…", "3. …"."""
    return bool(_ORDINAL.match(sentence))


def is_plan(sentence: str) -> bool:
    """Whether the sentence says what is going to be done."""
    return bool(_PLAN.search(sentence))
