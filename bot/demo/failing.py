"""The demo's own error. No behaviour."""


class DemoFailed(Exception):
    """Something did not come out as it must. Its text says what."""
