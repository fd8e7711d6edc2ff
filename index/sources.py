"""Two sources are never one document, nor is one text two documents: what is told to whoever adds them."""

from index.errors import InputError
from index.storage import Storage, View
from index.transcript import Metadata, Transcript


def check_source(store: Storage, view: View, transcript: Transcript, fingerprint: str, shown: str) -> None:
    """Raises InputError when a transcript would replace a document that was read from elsewhere, and when another
    document says the same, however it is spaced. `shown` is what the user knows the source of the transcript by.
    """
    document_id, source = transcript.metadata.document_id, transcript.metadata.source
    held = store.metadata(view, [document_id]).get(document_id)
    if held is None:
        same = store.same_content(view, transcript)
        if same is not None:
            raise copy_held(shown, store.metadata(view, [same])[same])
    elif held.source and held.source != source and store.fingerprint(view, document_id) != fingerprint:
        raise InputError(
            f"{shown!r} has the id {document_id!r}, as has another document, from {held.source!r}: remove that with "
            f"'miit remove {document_id}', or give this one an \"id\" in its .json file.",
            "id_taken",
            name=shown,
            document=document_id,
        )


def copy_held(shown: str, same: Metadata) -> InputError:
    """The error for a source that says, word for word, what another document does."""
    return InputError(
        f"{shown!r} is already in the library as {same.document_id!r} ({same.title}): to have it under another id, "
        "remove that first.",
        "copy_held",
        name=shown,
        document=same.document_id,
    )
