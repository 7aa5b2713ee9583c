"""Laws are tried on fifty examples each, however slow the machine."""

from hypothesis import settings

settings.register_profile("laws", deadline=None, max_examples=50)
settings.load_profile("laws")
