import pytest

pytest.register_assert_rewrite("tests.browser.demo", "tests.browser.pages", "tests.browser.watch")
