"""The browser's own fixtures: a page loads styled and without complaint, and a complaint is noticed."""

import pytest


@pytest.mark.parametrize("path", ["/en/", "/zh-hans/"])
def test_home_opens_without_complaint(page, site, path):
    response = page.goto(site.url + path)
    assert response.status == 200


def test_a_forbidden_script_is_noticed(page, site):
    page.goto(site.url + "/en/")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))")
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    assert any("script-src" in problem for problem in page.problems)
    page.problems.clear()


def test_an_error_is_noticed(page, site):
    page.goto(site.url + "/en/")
    page.evaluate("setTimeout(() => { throw new Error('a mistake') })")
    page.wait_for_timeout(200)
    assert any("a mistake" in problem for problem in page.problems)
    page.problems.clear()
