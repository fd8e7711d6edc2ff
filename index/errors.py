"""What can go wrong, each said in one sentence that also says what to do."""


class MiitError(Exception):
    """A failure that the user can act on; its text is one sentence, never a traceback (exit code 1).

    `case` names what happened, for who says it in another language, with the `facts` that differ from time to time;
    None where only the sentence tells.
    """

    exit_code = 1

    def __init__(self, sentence: str, case: str | None = None, **facts: object) -> None:
        super().__init__(sentence)
        self.case, self.facts = case, facts


class InputError(MiitError):
    """What the user gave cannot be used: a question, a file, a setting (exit code 2)."""

    exit_code = 2


VALIDATOR_PREFIX = "Value error, "
"""What pydantic puts before the message of a validator."""


def first_line(error: Exception) -> str:
    """The first line of what a library says, as a clause."""
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__


def as_clause(message: str) -> str:
    """A message of pydantic as a clause that may follow a colon."""
    bare = message.removeprefix(VALIDATOR_PREFIX)
    return f"{bare[:1].lower()}{bare[1:]}".rstrip(".")
