"""Laws are tried on thirty examples each, however slow the machine."""

from hypothesis import settings

settings.register_profile("laws", deadline=None, max_examples=30)
settings.load_profile("laws")
