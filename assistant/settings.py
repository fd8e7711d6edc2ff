"""The settings: from the environment (prefix MIIT_), from a file .env in the working folder, or the defaults."""

import os
from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.embedding import EMBEDDED_MODEL
from index.errors import InputError, as_clause


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
        raise InputError("The file .env is not text in UTF-8: correct it or remove it.") from error
    except ValidationError as error:
        first = error.errors()[0]
        name = "MIIT_" + "_".join(str(part) for part in first["loc"]).upper()
        raise InputError(f"The setting {name} is {first['input']!r}: {as_clause(first['msg'])}.") from error


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
