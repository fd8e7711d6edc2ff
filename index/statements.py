"""What a sentence of a transcript is for: only some state something."""

import regex

_QUESTION_END = regex.compile(r"[?？؟]['\"”’」』)）]*\s*$")

# "Thank you for your question. I would like to invite Mr. Li to answer it." is near to every question and
# answers none.
_COURTESY = regex.compile(
    r"(?:i(?: would|'d|’d) like to (?:invite|ask|give)|let me (?:invite|ask)|please (?:go ahead|ask|welcome|raise)"
    r"|(?:the )?next question|(?:now )?the floor|(?:下面|现在)?(?:有请|请)\p{Han}{0,12}(?:回答|提问|介绍|发言)"
    r"|thank you|thanks(?! to\b)|many thanks|good (?:morning|afternoon|evening)|ladies and gentlemen|welcome"
    r"|谢谢|感谢|多谢|大家(?:上午|下午|早上|晚上)?好|(?:上午|下午|早上|晚上)好|各位|女士们|先生们|欢迎)",
    regex.I,
)
_COURTESY_LONGEST = 80
_LEAD_IN = regex.compile(r"[:：]\s*$")
_ORDINAL = regex.compile(
    r"(?:\(?\d{1,2}[.)、]\s|[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}(?:是|、)"
    r"|第[一二三四五六七八九十]{1,3}(?:[，,、：:]|是|个?方面|点)"
    r"|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final)(?:ly)?,"
    r"|首先|其次|再次|最后)",
    regex.I,
)
_FIRST = regex.compile(
    r"(?:\(?1[.)、]\s|[（(]一[)）]|一(?:是|、)|第一(?:[，,、：:]|是|个?方面|点)|first(?:ly)?,|首先)", regex.I
)


def is_statement(sentence: str) -> bool:
    """Whether the sentence states something: it neither asks nor only thanks or greets."""
    return not is_question(sentence) and not is_courtesy(sentence)


def is_question(sentence: str) -> bool:
    """Whether the sentence asks something."""
    return bool(_QUESTION_END.search(sentence))


def is_courtesy(sentence: str) -> bool:
    """Whether the sentence only thanks, greets or gives the floor."""
    return len(sentence) <= _COURTESY_LONGEST and bool(_COURTESY.match(sentence))


def is_lead_in(sentence: str) -> bool:
    """Whether the sentence announces what follows it, as "The measures are as follows:" does."""
    return bool(_LEAD_IN.search(sentence))


def is_enumerated(sentence: str) -> bool:
    """Whether the sentence opens an item of an enumeration: "Second, …", "二是…", "3. …"."""
    return bool(_ORDINAL.match(sentence))


def opens_enumeration(sentence: str) -> bool:
    """Whether the sentence is the first item of an enumeration: "First, …", "一是…"."""
    return bool(_FIRST.match(sentence))
