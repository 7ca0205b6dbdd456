"""Generated examples are the same on every run, and a slow machine fails none of them."""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
