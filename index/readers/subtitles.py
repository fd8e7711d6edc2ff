"""Reads subtitles (SRT, WebVTT): the cues joined to sentences and turns, without their times."""

import html
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from index.dialogue import opening
from index.labels import (
    begins_like_label,
    is_of_a_name,
    is_of_somebody,
    label_in_brackets,
    names_in_capitals,
    read_label,
    repeated_names,
)
from index.readers.document import Block, Document, UnreadableError, document_of, is_complete, joined
from index.readers.plain import decode
from index.structure import Hints

_PAUSE = 2.0  # seconds of silence after which a new paragraph begins
_LONGEST_PARAGRAPH = 600  # characters, after which it ends with its sentence
MAX_CUES = 200_000
_FEW = 12  # cues, one of which at least has the end of a sentence wherever sentences are ended by a mark

_VOICE = regex.compile(r"<v(?:\.[^\s>]*)?\s+(?P<name>[^<>]{1,80})>")
_TAG = regex.compile(r"</?[a-zA-Z][^<>]{0,200}>|<[\d:.]{5,20}>|\{\\[^{}]{0,200}\}|\{/?[biu]\}")
# A dash before what somebody says; "-20" is a number, and small letters go on with a sentence.
_DIALOGUE = regex.compile(r"[-–—‐―－]\s*(?=\S)(?!\p{Ll})(?!(?<=[-–—‐―－])\d)")
_DASH_BEFORE_WORD = regex.compile(r"[-–—‐―－]\s*\p{L}")
_STOP = regex.compile(r"[.!?؟।…]['\"”’»)\]]*(?:\s|$)|[。！？]")
# Subtitles in these scripts have one clause or sentence a cue, and mostly no full stops.
_CUE_IS_SENTENCE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]")
_UNCASED = regex.compile(r"\P{L}*\p{Lo}")
# What is heard and not said, alone on its line: "[Applaus]", "♪ Musik ♪".
_SOUND = regex.compile(r"[♪♫♩♬].*|\[[^\[\]]{1,60}\]|【[^【】]{1,60}】")
_GOES_ON = regex.compile(r".*[,，、:：;；\p{N}\-–—]$")
_DASH = regex.compile(r"[-–—‐―－]+\s*")


def read_srt(content: bytes, encoding: str | None = None) -> Document:
    """The document of subtitles in SubRip's format. Raises UnreadableError when they are none."""
    return _document(content, "srt", encoding)


def read_vtt(content: bytes, encoding: str | None = None) -> Document:
    """The document of subtitles in the W3C's WebVTT, whose voice tags name who speaks. Raises as `read_srt`."""
    return _document(content, "vtt", encoding)


def _document(content: bytes, form: str, encoding: str | None) -> Document:
    from webvtt import WebVTT
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    text = decode(content, encoding).lstrip("\ufeff")
    try:
        captions = WebVTT.from_buffer(io.StringIO(text), format=form).captions
    except (MalformedFileError, MalformedCaptionError) as error:
        raise UnreadableError(f"it is not subtitles in the form of .{form}; correct it", "damaged") from error
    if len(captions) > MAX_CUES:
        raise UnreadableError(f"it has more than {MAX_CUES:,} cues; divide it", "too_large")
    cues: list[_Cue] = [(cue.start_in_seconds, cue.end_in_seconds, _lines(cue.raw_text)) for cue in captions]
    if _names_each_voice(voices := [_voice(cue.raw_text) for cue in captions]):
        cues = list(_with_unknown_voices(cues, voices))
    read = list(_without_repeats(cues))
    hints = Hints(labels=_names_before_small_letters(read), has_head=False)
    return document_of(_blocks(read, _marks(read)), known=hints)


_Cue = tuple[float, float, list[str]]


def _lines(raw: str) -> list[str]:
    """The lines of a cue, each voice beginning one with its name as a label."""
    labelled = _VOICE.sub(lambda voice: f"\n{voice['name'].strip()}:\n", raw)
    lines = (" ".join(html.unescape(_TAG.sub("", line)).split()) for line in labelled.splitlines())
    return _without_dashes([line for line in lines if line and not _DASH.fullmatch(line)])


def _voice(raw: str) -> str:
    """The last voice that a cue names, or ""."""
    return next((voice["name"].strip() for voice in reversed(list(_VOICE.finditer(raw)))), "")


def _names_each_voice(voices: Sequence[str]) -> bool:
    """Whether voices are named in each cue, and not only where another begins to speak."""
    named = sum(map(bool, voices))
    goes_on = any(before and before == voice for before, voice in pairwise(voices))
    return named > 0 and (goes_on or 2 * named >= len(voices))


def _with_unknown_voices(cues: Sequence[_Cue], voices: Sequence[str]) -> Iterator[_Cue]:
    """The cues, ">>" before those of no voice that begin a sentence: whose that is, nothing tells."""
    is_over = True
    for (start, end, lines), voice in zip(cues, voices, strict=True):
        if lines and not voice and is_over and not _is_label(lines[0]):
            yield start, end, [lines[0] if lines[0].startswith(">>") else f">> {lines[0]}", *lines[1:]]
        else:
            yield start, end, lines
        is_over = not lines or is_complete(lines[-1])


def _without_dashes(lines: list[str]) -> list[str]:
    """The lines, with ">>" in place of a dash where it tells that somebody else speaks than before in that cue.

    After a label, the dash tells nothing more.
    """
    dashed = [_DIALOGUE.match(line) is not None for line in lines]
    is_dialogue = sum(dashed) > 1
    shown: list[str] = []
    for line, has_dash in zip(lines, dashed, strict=True):
        if has_dash and shown and _is_label(shown[-1]):
            shown.append(_DASH.sub("", line, count=1))
        elif has_dash and (is_dialogue or (shown and is_complete(shown[-1]))):
            shown.append(_as_change(line))
        else:
            shown.append(line)
    return shown


def _as_change(line: str) -> str:
    """A line with the sign that somebody else speaks in place of its dash."""
    return f">> {_DASH.sub('', line, count=1)}"


def _without_repeats(cues: list[_Cue]) -> Iterator[_Cue]:
    """The cues without what they repeat of the one before: live subtitles roll up line by line."""
    for before, (start, end, lines) in pairwise([(0.0, 0.0, list[str]()), *cues]):
        shown = before[2]
        repeated = next((n for n in range(min(len(shown), len(lines)), 0, -1) if shown[-n:] == lines[:n]), 0)
        is_label = bool(lines) and _is_label(lines[0])
        yield start, end, lines if is_label else lines[repeated:]


@dataclass(frozen=True, slots=True)
class _Marks:
    """How subtitles mark sentences and speakers: whether sentences end with a mark, and names that are labels twice."""

    has_stops: bool
    names: frozenset[str]


def _marks(cues: Sequence[_Cue]) -> _Marks:
    lines = [line for _, _, shown in cues for line in shown]
    stops = sum(any(_STOP.search(line) for line in shown) for _, _, shown in cues)
    labelled = [(label, line) for line in lines if (label := read_label(line) or label_in_brackets(line))]
    names = repeated_names(label for label, _ in labelled) | names_in_capitals(labelled)
    names |= _names_before_small_letters(cues)
    return _Marks(has_stops=stops * _FEW >= max(len(cues), 1) and stops > 0, names=names)


def _names_before_small_letters(cues: Sequence[_Cue]) -> frozenset[str]:
    """Names of people that begin cues, of subtitles whose sentences begin with small letters: "Bo Li: we grow"."""
    first = [shown[0] for _, _, shown in cues if shown]
    labels = [read_label(line) for line in first]
    said = [line[label.speech :].lstrip() if label else line for line, label in zip(first, labels, strict=True)]
    if 2 * sum(regex.match(r"\p{Ll}", line) is not None for line in said) <= len(said):
        return frozenset()
    return frozenset(each.speaker for each in labels if each and " " in each.speaker and is_of_a_name(each))


def _blocks(cues: Iterable[_Cue], marks: _Marks) -> Iterator[Block]:
    """Labels and paragraphs: a turn ends with the next label, a paragraph with a sentence before a pause."""
    paragraph: list[str] = []
    heard: list[str] = []
    speaker = ""
    ended = 0.0
    for start, end, shown_lines in cues:
        sounds = _sounds(shown_lines, marks)
        lines = shown_lines[: len(shown_lines) - len(sounds)]
        if _ends(paragraph, start - ended, marks):
            yield Block(joined(paragraph))
            paragraph = []
        for number, shown in enumerate(lines):
            is_begun = number == 0 and _DASH_BEFORE_WORD.match(shown) and not _GOES_ON.match(paragraph[-1])
            is_change = _DIALOGUE.match(shown) and (_is_over(paragraph, marks) or is_begun)
            line = _as_change(shown) if is_change else shown
            if _is_label(line) and line == speaker:
                continue  # a voice that goes on is named in each cue
            if _is_label(line) or _begins_turn(line, paragraph, marks, begins_cue=number == 0):
                if paragraph:
                    yield Block(joined(paragraph))
                paragraph = []
            if _is_label(line):
                speaker = line
                yield Block(line)
                continue
            paragraph.append(line)
        ended = end
        heard += sounds
        if heard and _is_over(paragraph, marks):
            yield from (Block(text, is_aside=is_aside) for text, is_aside in _parts(paragraph, heard))
            paragraph, heard = [], []
    yield from (Block(text, is_aside=is_aside) for text, is_aside in _parts(paragraph, heard))


def _parts(paragraph: list[str], heard: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """What was said, and then, each an aside, what was heard beside it."""
    if paragraph:
        yield joined(paragraph), False
    yield from ((sound, True) for sound in heard)


def _sounds(lines: Sequence[str], marks: _Marks) -> list[str]:
    """The lines of a cue that are heard and not said; before words, brackets may name who speaks."""
    last = lines[-1] if lines else ""
    label = label_in_brackets(last)
    is_named = label is not None and (label.speaker in marks.names or is_of_a_name(label) or is_of_somebody(label))
    return [last] if _SOUND.fullmatch(last) and not is_named else []


def _ends(paragraph: list[str], pause: float, marks: _Marks) -> bool:
    """Whether a paragraph ends before a cue that comes after a pause of so many seconds."""
    if not paragraph:
        return False
    text = joined(paragraph)
    is_long = len(text) > _LONGEST_PARAGRAPH
    if marks.has_stops:
        return is_complete(text) and (pause > _PAUSE or is_long)
    is_sentence = _CUE_IS_SENTENCE.search(text) is not None and not _GOES_ON.match(paragraph[-1])
    return is_sentence or pause > _PAUSE or is_long


def _is_over(paragraph: list[str], marks: _Marks) -> bool:
    """Whether somebody else may begin: nothing is open, a sentence has ended, or nothing would tell that one has."""
    return not paragraph or not marks.has_stops or is_complete(paragraph[-1])


def _is_label(line: str) -> bool:
    label = read_label(line)
    return label is not None and not line[label.speech :].strip()


def _may_name_speaker(line: str) -> bool:
    """Whether a cue begins as if with who speaks, whether or not its sentence ends in it."""
    return bool(opening(f"{line}.")[0]) or begins_like_label(line) or label_in_brackets(line) is not None


def _begins_turn(line: str, paragraph: list[str], marks: _Marks, begins_cue: bool) -> bool:
    """Whether a line has its label with it, or a sign that somebody else speaks; a cue may cut in on a sentence."""
    if line.startswith(">>"):
        return True
    if begins_cue and _may_name_speaker(line) and (_is_over(paragraph, marks) or _UNCASED.match(line)):
        return True
    label = read_label(line) or (label_in_brackets(line) if begins_cue else None)
    if label is None or _is_over(paragraph, marks):
        return label is not None
    is_sure = label.is_certain and (is_of_somebody(label) or is_of_a_name(label))
    return begins_cue and (is_sure or label.speaker in marks.names)
