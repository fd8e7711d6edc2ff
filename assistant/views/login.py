"""The page to sign in: a form that needs no script."""

from html import escape
from typing import ClassVar

from assistant.locale import Labels, Locale, languages, load_locale
from assistant.views.frame import NAME, FrameLabels, asset


class LoginLabels(Labels):
    """What the page to sign in says."""

    section: ClassVar[str] = "login"
    title: str
    user: str
    password: str
    submit: str
    wrong: str
    too_many: str


def login_styles() -> str:
    """The stylesheet of the page."""
    return f"{asset('tokens.css')}\n{asset('login.css')}"


def login_html(locale: Locale, icon: str, user: str = "", problem: str = "") -> str:
    """The page in the reader's language, with the address of its icon, what was typed as the user's name, and why
    that did not do.
    """
    labels, tagline = LoginLabels.of(locale), FrameLabels.of(locale).tagline
    alert = f'<p role="alert" id="problem">{escape(problem)}</p>' if problem else ""
    told = ' aria-describedby="problem" aria-invalid="true"' if problem else ""
    # Who has typed the name already goes on with the password.
    first, second = (" autofocus", "") if not user else ("", " autofocus")
    return (
        f'<!doctype html><html lang="{locale.code}" dir="{locale.direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(labels.title)} · {NAME}</title><link rel="icon" href="{escape(icon)}">'
        f"<style>{login_styles()}</style></head><body>"
        f'<header><h1>{NAME}</h1><p class="tagline">{escape(tagline)}</p></header>'
        f'<main><form method="post"><h2>{escape(labels.title)}</h2>{alert}'
        f'<label for="username">{escape(labels.user)}</label>'
        f'<input id="username" name="username" value="{escape(user)}" autocomplete="username" required'
        f' autocapitalize="none" spellcheck="false" dir="auto"{told}{first}>'
        f'<label for="password">{escape(labels.password)}</label>'
        f'<input id="password" name="password" type="password" autocomplete="current-password" required{told}{second}>'
        f'<button type="submit">{escape(labels.submit)}</button></form></main></body></html>'
    )


def preferred_locale(asked: str, accepted: str) -> Locale:
    """The locale of a language that is asked for by its code, or else of the first that the browser accepts.

    `accepted` is the header Accept-Language, in which browsers name the preferred language first.
    """
    tags = [asked, *(part.partition(";")[0] for part in accepted.split(","))]
    codes = (tag.strip().lower().partition("-")[0] for tag in tags)
    return load_locale(next((code for code in codes if code in languages()), ""))
