"""The languages in which people are written to."""

LANGUAGES = {
    "en": "English",
    "tr": "Türkçe",
    "zh": "简体中文",
    "hi": "हिन्दी",
    "id": "Bahasa Indonesia",
    "es": "Español",
    "de": "Deutsch",
}
"""Each by its code, and as those who speak it call it. Chinese is written in simplified characters."""

FALLBACK = "en"


def spoken(language: str) -> str:
    """The one of our languages that `language` means, such as `hi` for `hi-IN`; English for any other."""
    code = language.replace("_", "-").partition("-")[0].lower()
    return code if code in LANGUAGES else FALLBACK


def tag(language: str) -> str:
    """How a page or a mail names a language of ours (BCP 47)."""
    return "zh-Hans" if language == "zh" else language
