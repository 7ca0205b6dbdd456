import pytest

from tests.programme_data.chain_tpe import CHAINS, LANGUAGES, TPES


@pytest.fixture(params=CHAINS)
def tpe(request):
    return TPES[request.param]


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param
