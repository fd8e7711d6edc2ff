"""The settings: from the environment (prefix MIIT_), from a file .env in the working folder, or the defaults."""

import os
import re
from difflib import get_close_matches
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, NoDecode, SettingsConfigDict

from index.embedding import EMBEDDED_MODEL
from index.errors import InputError, as_clause
from index.milvus.client import checked_url
from index.storage import Place

_NOT_TEXT = "The file .env is not text in UTF-8: correct it or remove it."

# "MIIT_" is in all of them, so half of a short name is alike already.
_SIMILAR = 0.7


def _divided(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split(",")))) if isinstance(text, str) else text


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_divided)]
"""What is written with commas between."""


class Settings(BaseSettings):
    """Each field is the setting MIIT_ and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="MIIT_", env_file=".env", env_ignore_empty=True, extra="ignore")

    index_dir: Path = Field(default_factory=lambda: user_data_path("miit") / "index")
    index_url: str | None = None
    """Address of a Milvus server, or a file of Milvus Lite, that holds the index; then `index_dir` holds none."""
    embedding_model: str = EMBEDDED_MODEL
    reranker_model: str | None = None
    chat_model: str | None = None
    chat_base_url: str | None = None
    chat_timeout: Annotated[float, Field(gt=0, le=3_600)] = 60
    """Seconds that a chat model is waited for in all for one answer: the question, the answer, and its corrections."""
    chat_max_tokens: Annotated[int, Field(ge=64, le=1_000_000)] = 4_096
    """The most that a chat model is asked to write at a time; a model that thinks first needs most of them for that."""
    allow_private_addresses: bool = False
    caution: Annotated[float, Field(ge=0, le=1)] = 0.5
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535)] = 7860
    mcp: bool = False
    auth_file: Path | None = None
    """Users and the hashes of their passwords: see `assistant.gate.passwords`."""
    rate_limit: Annotated[int, Field(ge=0, le=1_000_000)] = 600
    """Requests a minute of one client; 0 for no limit."""
    allowed_hosts: Names = ()
    """Names of the server besides those of loopback: checked when there are some, or when it listens on loopback."""
    trusted_proxies: Names = ()
    """Addresses and networks of proxies that are believed whom they forward for."""

    log: Literal["json"] | None = None
    """A line of JSON on standard error for each request (see `assistant.logs`)."""
    log_questions: bool = False
    """Whether those lines hold questions and queries."""
    metrics: bool = False
    """Whether the server has metrics for Prometheus at /metrics."""

    @field_validator("index_dir", "auth_file")
    @classmethod
    def _home_expanded(cls, path: Path | None) -> Path | None:
        try:
            return path and path.expanduser()
        except RuntimeError as error:
            raise ValueError("there is no home folder of that name") from error

    @field_validator("index_url")
    @classmethod
    def _milvus(cls, url: str | None) -> str | None:
        try:
            return url and checked_url(url)
        except InputError as error:
            raise ValueError("write http://HOST:19530, or the path of a file of Milvus Lite, NAME.db") from error

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        for proxy in proxies:
            try:
                network = ip_network(proxy, strict=False)
            except ValueError:
                raise ValueError(f"{proxy!r} is no address or network, such as 127.0.0.1 or 10.0.0.0/8") from None
            if "/" in proxy and ip_address(proxy.partition("/")[0]) != network.network_address:
                # Whether the network is meant, or but the one address, decides who is believed.
                address = proxy.partition("/")[0]
                raise ValueError(
                    f"{proxy!r} is an address inside of a network: write {network} for all of the network, or "
                    f"{address} for that address alone"
                )
        return proxies

    @field_validator("chat_model")
    @classmethod
    def _provider_and_model(cls, model: str | None) -> str | None:
        if model is None:
            return None
        provider, _, name = (part.strip() for part in model.partition(":"))
        if not provider or not name:
            raise ValueError("write provider:model, as in ollama:qwen3:8b or openai:gpt-4.1-mini")
        return f"{provider.lower().replace('-', '_')}:{name}"

    @field_validator("chat_base_url")
    @classmethod
    def _address_of_a_server(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("write the address of a server, as in http://127.0.0.1:8080/v1")
        _ = parts.port  # raises ValueError when it is none
        return url.strip()


def index_place(settings: Settings) -> Place:
    """Where the index is: at the address of MIIT_INDEX_URL, or else in the folder of MIIT_INDEX_DIR."""
    return settings.index_url or settings.index_dir


def without_password(url: str) -> str:
    """The URL as it may be shown: what stands before the host's @, a user and a password, is masked."""
    return re.sub(r"^(\w+://)?.*@", r"\1********@", url.strip(), flags=re.DOTALL)


def load_settings() -> Settings:
    """The settings in force. Raises InputError when one has a value that it cannot have."""
    try:
        return Settings()
    except UnicodeDecodeError as error:
        raise InputError(_NOT_TEXT) from error
    except ValidationError as error:
        first = error.errors()[0]
        name = "MIIT_" + "_".join(str(part) for part in first["loc"]).upper()
        shown = repr(without_password(first["input"]) if name.endswith("_URL") else first["input"])
        raise InputError(f"The setting {name} is {shown}: {as_clause(first['msg'])}.") from error


def unknown_names() -> dict[str, str | None]:
    """Names like a setting's, in the environment or .env, that no setting has; each with the most similar one that is.

    Raises InputError as `load_settings`.
    """
    known = {f"MIIT_{field.upper()}" for field in Settings.model_fields}
    given = {name.upper() for source in _sources() for name in source.env_vars}
    unknown = sorted(name for name in given if name.startswith("MIIT_") and name not in known)
    return {name: next(iter(get_close_matches(name, known, 1, _SIMILAR)), None) for name in unknown}


def _sources() -> tuple[EnvSettingsSource, DotEnvSettingsSource]:
    try:
        return EnvSettingsSource(Settings), DotEnvSettingsSource(Settings)
    except UnicodeDecodeError as error:
        raise InputError(_NOT_TEXT) from error


def described(settings: Settings) -> list[tuple[str, str, str]]:
    """(name, value, origin) of every setting; secrets are masked, and what is not set is empty, as in a file .env."""
    rows = []
    for field in Settings.model_fields:
        name = f"MIIT_{field.upper()}"
        value = getattr(settings, field)
        shown = "" if value is None else "********" if isinstance(value, SecretStr) else str(value)
        if isinstance(value, tuple):
            shown = ",".join(value)
        if field.endswith("_url"):
            shown = without_password(shown)
        in_environment = any(key.upper() == name and value for key, value in os.environ.items())
        origin = "environment" if in_environment else ".env" if field in settings.model_fields_set else "default"
        rows.append((name, shown, origin))
    return rows
