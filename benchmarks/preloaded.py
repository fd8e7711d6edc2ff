"""What `forks` have done already: imported the program, and compiled the expressions that a question needs."""

from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant import Assistant
from benchmarks.light import LightEmbedder
from index import Index
from index.reader import parse_transcript

for module in ("assistant.cli", "assistant.export", "benchmarks.killing", "index.adding", "index.doctor"):
    import_module(module)

with TemporaryDirectory() as folder:
    index = Index.create(Path(folder, "index"), LightEmbedder())
    index.add(parse_transcript("Anna Berg:\n\nWe built 654,000 base stations in 2021, up 13.5 percent.", "talk"))
    for question in ("How many base stations were built in 2021?", "2021年建了多少个基站？"):
        Assistant(index).ask(question)
    index.close()
