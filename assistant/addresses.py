"""Which addresses may be opened: those of metadata come from outside."""

from urllib.parse import urlsplit


def host_of(url: str | None) -> str | None:
    """The host of a web address; None for anything else."""
    try:
        parts = urlsplit(url or "")
        return parts.hostname if parts.scheme in ("http", "https") else None
    except ValueError:
        return None
