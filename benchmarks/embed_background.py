"""Embeds the background, and writes data/background.npz: `python -m benchmarks.embed_background`.

To be run after any change to data/background.txt, to the engine or to its neutral space.
"""

from benchmarks.arguments import parser
from index.background import background_file, background_sentences, write_background
from index.embedding import embed, load_embedder


def main() -> None:
    """Writes the file, and says how many sentences it holds."""
    parser(__doc__).parse_args()
    embedder, sentences = load_embedder(), background_sentences()
    write_background(background_file(), embedder.name, sentences, embed(embedder, sentences, None))
    print(f"{len(sentences)} sentences, {embedder.name}: {background_file()}")


if __name__ == "__main__":
    main()
