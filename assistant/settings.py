"""The settings: from the environment (prefix MIIT_), from a file .env in the working folder, or the defaults."""

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, SettingsConfigDict

from index.embedding import EMBEDDED_MODEL
from index.errors import InputError, as_clause

_NOT_TEXT = "The file .env is not text in UTF-8: correct it or remove it."

# "MIIT_" is in all of them, so half of a short name is alike already.
_SIMILAR = 0.7


class Settings(BaseSettings):
    """Each field is the setting MIIT_ and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="MIIT_", env_file=".env", env_ignore_empty=True, extra="ignore")

    index_dir: Path = Field(default_factory=lambda: user_data_path("miit") / "index")
    embedding_model: str = EMBEDDED_MODEL
    reranker_model: str | None = None
    caution: Annotated[float, Field(ge=0, le=1)] = 0.5
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535)] = 7860

    @field_validator("index_dir")
    @classmethod
    def _home_expanded(cls, folder: Path) -> Path:
        try:
            return folder.expanduser()
        except RuntimeError as error:
            raise ValueError("there is no home folder of that name") from error


def load_settings() -> Settings:
    """The settings in force. Raises InputError when one has a value that it cannot have."""
    try:
        return Settings()
    except UnicodeDecodeError as error:
        raise InputError(_NOT_TEXT) from error
    except ValidationError as error:
        first = error.errors()[0]
        name = "MIIT_" + "_".join(str(part) for part in first["loc"]).upper()
        raise InputError(f"The setting {name} is {first['input']!r}: {as_clause(first['msg'])}.") from error


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
        in_environment = any(key.upper() == name and value for key, value in os.environ.items())
        origin = "environment" if in_environment else ".env" if field in settings.model_fields_set else "default"
        rows.append((name, shown, origin))
    return rows
