"""The ways to a site as parameters of tests, and which tests need which."""

import pytest
from ssh_server import MISSING
from transports import ByHttp, ByPath, BySsh

NEEDS_SSHD = pytest.mark.skipif(MISSING is not None, reason=MISSING or "")

_PATH = pytest.param(ByPath, id="path")
_HTTP = pytest.param(ByHttp, id="http")
_SSH = pytest.param(BySsh, id="ssh", marks=[pytest.mark.e2e, NEEDS_SSHD])

EVERY_WAY = pytest.mark.parametrize("way", [_PATH, _HTTP, _SSH], indirect=True)
BY_NETWORK = pytest.mark.parametrize("way", [_HTTP, _SSH], indirect=True)
