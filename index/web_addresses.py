"""Which addresses a document may have: those of the web, and nothing that a browser would run."""

from urllib.parse import urlsplit


def is_web_address(url: str) -> bool:
    """Whether a URL is of the web, with a host: "javascript:alert(1)" and "file:///etc/passwd" are not."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and url == url.strip()
    except ValueError:
        return False
