"""Answers questions about press-conference transcripts in any language, each claim with its citation.

>>> from assistant import Assistant
>>> Assistant.open().ask("去年新建了多少个5G基站？")
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.answer import Answer, Citation, Claim
    from assistant.assistant import Assistant
    from assistant.retriever import TranscriptRetriever

__all__ = ["Answer", "Assistant", "Citation", "Claim", "TranscriptRetriever"]

_HOMES = {
    "Answer": "assistant.answer",
    "Assistant": "assistant.assistant",
    "Citation": "assistant.answer",
    "Claim": "assistant.answer",
    "TranscriptRetriever": "assistant.retriever",
}


def __getattr__(name: str) -> Any:
    # LangChain takes half a second to import, and `miit search` does without it.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
