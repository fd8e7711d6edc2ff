"""Follow-up dialogues about the shipped transcript, in the 14 languages of the locales."""
