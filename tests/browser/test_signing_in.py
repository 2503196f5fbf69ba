"""Second factors in a real browser: a passkey of a virtual device, an app's codes, recovery codes, under the strict
security policy and in both languages."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.accounts.people import PASSWORD, code_of, person

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def admin(site, settings):
    """Return the address of the admin under a name, for which browsers make passkeys; an account is there."""
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    person(is_superuser=True)
    return f"{site.url.replace('127.0.0.1', 'localhost')}/admin/"


def sign_in(page, admin: str) -> None:
    page.goto(f"{admin}login/")
    page.fill("#id_username", "anna")
    page.fill("#id_password", PASSWORD)
    page.click("#login-form [type=submit]")


def sign_out(page, admin: str) -> None:
    page.click("#logout-form button")
    page.wait_for_url(f"{admin}login/")


def with_device(page) -> None:
    """Give the browser a device that keeps passkeys."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def test_a_passkey_is_added_and_is_the_way_in(page, admin):
    with_device(page)
    sign_in(page, admin)
    page.wait_for_url(admin)
    page.click("text=Set it up")
    page.click("text=Add a passkey")
    page.fill("#id_name", "My computer")
    page.click(".submit-row [type=submit]")
    page.wait_for_url("**/recovery-codes/")
    assert page.locator(".recovery-codes li").count() == 10
    page.click("text=I have kept them: go on")
    assert page.locator(".factors").inner_text().startswith("My computer")
    sign_out(page, admin)
    page.click("text=Sign in with a passkey")
    page.wait_for_url(admin)
    sign_out(page, admin)
    sign_in(page, admin)
    page.wait_for_url("**/login/code/")
    page.click("text=Use a passkey")
    page.wait_for_url(admin)
    page.goto(f"{admin}account/sessions/")
    assert page.locator(".sessions tbody tr").count() == 1
    assert page.locator(".sessions tbody th").inner_text() == "Chrome on Linux this one"


def test_without_a_passkey_for_the_site_the_page_says_so(page, admin):
    with_device(page)
    page.goto(f"{admin}login/")
    page.click("text=Sign in with a passkey")
    page.locator(".passkey-status", has_text="No passkey was used").wait_for()
    assert page.url == f"{admin}login/"


def test_whoever_must_sets_up_an_app_first_and_gets_back_in_with_a_recovery_code(page, admin, settings):
    settings.REQUIRE_MFA = True
    sign_in(page, admin)
    page.wait_for_url("**/admin/account/")
    page.goto(f"{admin}events/edition/")
    page.wait_for_url("**/admin/account/")
    page.click("text=Set up an authenticator app")
    assert page.locator("img.qr").evaluate("picture => picture.naturalWidth") > 0
    secret = page.locator("#totp-key").text_content().strip()
    page.fill("#id_code", code_of(secret))
    page.click(".submit-row [type=submit]")
    page.wait_for_url("**/recovery-codes/")
    code = page.locator(".recovery-codes code").first.inner_text()
    page.click("text=I have kept them: go on")
    page.click("text=Done: go on to editing")
    page.wait_for_url(admin)
    sign_out(page, admin)
    for is_good in (True, False):
        sign_in(page, admin)
        page.fill("#id_code", code)
        page.click("#login-form [type=submit]")
        if is_good:
            page.wait_for_url(admin)
            sign_out(page, admin)
    assert page.locator(".errorlist").inner_text() == "This is not the right code."


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "zh-hans")])
def test_pages_of_an_account_pass_the_accessibility_checks_and_fit_a_phone(browser, admin, scheme, language):
    context = browser.new_context(color_scheme=scheme, bypass_csp=True, viewport={"width": 390, "height": 800})
    context.add_cookies([{"name": "django_language", "value": language, "url": admin}])
    page = context.new_page()
    page.goto(f"{admin}login/")
    found = [("login", one["id"]) for one in Axe().run(page).response["violations"]]
    sign_in(page, admin)
    page.wait_for_url(admin)
    pages = ("account/", "account/sessions/", "account/app/add/", "account/passkeys/add/", "account/confirm/",
             "password_change/", "publishing/auditentry/")  # fmt: skip
    for path in pages:
        page.goto(admin + path)
        found += [(path, one["id"]) for one in Axe().run(page).response["violations"]]
        if not path.startswith("publishing"):
            assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, 390)
    context.close()
    assert [one for one in found if one[1] not in {"list", "empty-table-header"}] == []
