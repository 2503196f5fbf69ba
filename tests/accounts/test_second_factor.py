"""Second factors: asked for where they must be, good for once, and impossible to go around."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve, reverse
from django.utils.http import urlencode

from accounts.second_factor import OPEN, passkey_host, place_for_passkeys
from media import rendition_files
from publishing.models import AuditEntry, State
from tests import factories as make
from tests.accounts.people import PASSWORD, code_of, person, recovery_codes, sign_in, with_app

pytestmark = pytest.mark.django_db
NOW = "2026-03-05T12:00:05+08:00"
ACCOUNT, INDEX = "/admin/account/", "/admin/"


@pytest.fixture
def required(settings):
    settings.REQUIRE_MFA = True


def kinds() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("kind", flat=True))


def send_code(client, code: str):
    return client.post(reverse("mfa_authenticate"), {"code": code})


def test_a_code_is_asked_for_after_the_password(client):
    secret = with_app(person())
    answer = sign_in(client, next="/admin/events/edition/")
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get(INDEX).status_code == 302
    assert client.get(answer["Location"]).status_code == 200
    answer = send_code(client, code_of(secret))
    assert answer["Location"] == "/admin/events/edition/"
    assert client.get(INDEX).status_code == 200
    assert AuditEntry.objects.get().detail == {"method": ["password", "totp"]}


def test_a_code_of_an_app_is_good_once_however_it_is_written(client):
    secret = with_app(person())
    with time_machine.travel(NOW, tick=False):
        code = code_of(secret)
        sign_in(client)
        send_code(client, code)
        cache.clear()  # another process knows nothing of what this one remembers
        for again in (code, f"{code[:3]} {code[3:]}", "-".join(code)):
            other = Client()
            sign_in(other)
            assert send_code(other, again).context["form"].errors == {"code": ["This is not the right code."]}
            assert "_auth_user_id" not in other.session


@pytest.mark.parametrize(("step", "is_right"), [(-1, True), (1, True), (-2, False), (2, False)])
def test_clocks_may_differ_by_half_a_minute(client, step, is_right):
    secret = with_app(person())
    with time_machine.travel(NOW, tick=False):
        sign_in(client)
        assert send_code(client, code_of(secret, step)).status_code == (302 if is_right else 200)


def test_a_recovery_code_is_good_once_and_told_of(client):
    user = person()
    with_app(user)
    code = recovery_codes(user)[0]
    sign_in(client)
    assert send_code(client, code).status_code == 302
    assert kinds() == ["recovery-code-used", "signed-in"]
    assert AuditEntry.objects.get(kind="recovery-code-used").detail == {"left": 9}
    other = Client()
    sign_in(other)
    assert send_code(other, code).status_code == 200
    assert code not in recovery_codes(user)


def test_codes_are_counted_and_written_down(client):
    with_app(person())
    sign_in(client)
    for _number in range(5):
        send_code(client, "000000")
    answer = send_code(client, "000000")
    assert "too many attempts" in str(answer.context["form"].errors["code"])
    assert kinds() == ["sign-in-failed"] * 5 + ["locked-out"]


def test_secrets_are_not_readable_in_the_database():
    secret = with_app(person())
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert Authenticator.objects.get(type="totp").wrap().validate_code(code_of(secret))


def test_another_secret_key_makes_codes_wrong_and_breaks_nothing(client, settings):
    secret = with_app(person())
    settings.SECRET_KEY = "x" * 60
    sign_in(client)
    assert send_code(client, code_of(secret)).status_code == 200


def admin_addresses() -> list[tuple[str, bool]]:
    """Return every address of the admin that needs no record, and whether it is open without a second factor."""
    found = []

    def walk(patterns, prefix):
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if not isinstance(pattern, URLPattern):
                walk(pattern.url_patterns, path)
            elif path.startswith("admin/"):
                for wrong, right in (("<path:object_id>", "1"), ("<int:pk>", "1"), ("<id>", "1"), ("<str:key>", "1")):
                    path = path.replace(wrong, right)
                found.append(f"/{path}")

    walk(get_resolver().url_patterns, "")
    plain = [path for path in found if "<" not in path and "(" not in path]
    return [(path, getattr(resolve(path).func, OPEN, False)) for path in plain]


FREE = ("/admin/language/",)


def test_nothing_of_the_admin_opens_while_a_second_factor_is_owed(client, required):
    client.force_login(User.objects.create_superuser("boss", password=PASSWORD))
    addresses = admin_addresses()
    closed = [path for path, is_open in addresses if not is_open and path not in FREE]
    assert len(closed) > 100
    for path in closed:
        for method in (client.get, client.post):
            answer = method(path, headers={"Accept": "application/json"})
            told = answer.headers.get("Location", "")
            assert answer.status_code in {301, 302, 401, 403, 405}, (path, answer.status_code)
            assert answer.status_code != 302 or told.startswith("/admin/login/"), (path, told)


def test_what_staff_see_elsewhere_is_closed_too(client, required, admin_user):
    photo = make.PhotoFactory(state=State.DRAFT)
    assert rendition_files.make_for(photo)
    address = photo.rendition_url(photo.widths[0], "jpg")
    client.force_login(admin_user)
    with_app(admin_user)
    assert client.get(address).status_code == 200
    Authenticator.objects.all().delete()
    assert client.get(address).status_code == 404


def test_whoever_owes_one_is_led_to_it_and_on_from_there(client, required):
    person(is_superuser=True)
    answer = sign_in(client, next="/admin/events/edition/")
    assert answer["Location"] == ACCOUNT
    assert client.get("/admin/media/photo/")["Location"] == "/admin/login/?next=/admin/media/photo/"
    assert client.get("/admin/login/?next=/admin/media/photo/")["Location"] == ACCOUNT
    assert "Set up a second factor first." in client.get(ACCOUNT).content.decode()
    page = client.get(reverse("mfa_activate_totp"))
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(page.context["form"].secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert len(client.get(answer["Location"]).context["unused_codes"]) == 10
    assert 'href="/admin/events/edition/"' in client.get(ACCOUNT).content.decode()
    assert client.get("/admin/media/photo/").status_code == 200


def test_the_only_factor_stays_while_one_is_required(client, required):
    user = person()
    secret = with_app(user)
    sign_in(client)
    send_code(client, code_of(secret))
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert "This is your only second factor" in answer.content.decode()
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_a_session_that_began_with_a_password_alone_ends_when_a_factor_is_added(
    client, django_capture_on_commit_callbacks
):
    person()
    thief = Client()
    sign_in(thief), sign_in(client)
    page = client.get(reverse("mfa_activate_totp"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code_of(page.context["form"].secret)})
    assert client.get(INDEX).status_code == 200
    assert thief.get(INDEX).status_code == 302
    assert kinds()[-2:] == ["factor-added", "session-ended"]


def test_it_is_offered_where_it_need_not_be_until_somebody_says_not_now(client):
    person()
    sign_in(client)
    assert client.get(INDEX).context["offer_second_factor"]
    client.post(reverse("account_second_factor_later"))
    assert not client.get(INDEX).context["offer_second_factor"]


def test_whoever_has_one_is_offered_none(client):
    user = person()
    with_app(user)
    client.force_login(user)
    assert not client.get(INDEX).context["offer_second_factor"]


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"])
def test_factors_are_for_those_who_showed_lately_who_they_are(client, name):
    person()
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client)
        assert client.get(reverse(name)).status_code == 200
        clock.shift(11 * 60)
        answer = client.get(reverse(name))
        assert answer["Location"] == f"{reverse('account_reauthenticate')}?{urlencode({'next': reverse(name)})}"
        answer = client.post(answer["Location"], {"password": PASSWORD})
        assert answer["Location"] == reverse(name)
        assert client.get(reverse(name)).status_code == 200


def test_nobody_touches_the_passkey_of_another(client):
    berta = person("berta")
    key = Authenticator.objects.create(user=berta, type="webauthn", data={"name": "Key", "credential": {}})
    person()
    sign_in(client)
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        assert client.post(reverse(name, args=[key.pk]), {"name": "mine"}, follow=True).status_code == 404
    assert Authenticator.objects.get().data["name"] == "Key"


@pytest.mark.parametrize(
    ("host", "secure", "name", "place"),
    [
        ("localhost:8000", False, "localhost", ""),
        ("127.0.0.1:8000", False, "", "http://localhost:8000/admin/account/"),
        ("[::1]:8000", False, "", "http://localhost:8000/admin/account/"),
        ("192.0.2.7", True, "", ""),
        ("record.example.org", True, "record.example.org", ""),
        ("record.example.org:8443", True, "record.example.org", ""),
        ("record.example.org", False, "", ""),
    ],
)
def test_passkeys_are_made_for_names_that_browsers_take(rf, settings, host, secure, name, place):
    settings.ALLOWED_HOSTS = ["*"]
    request = rf.get(ACCOUNT, headers={"Host": host}, secure=secure)
    assert (passkey_host(request), place_for_passkeys(request)) == (name, place)


NONSENSE = ["", "{}", "[]", "1", '{"id": "x", "response": {}}', '{"response": {"userHandle": "x"}}']


@pytest.mark.parametrize("sent", NONSENSE)
def test_nonsense_makes_no_passkey_either(client, sent):
    person()
    client.defaults["HTTP_HOST"] = "localhost"
    sign_in(client)
    client.get(reverse("mfa_add_webauthn"))
    assert client.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": sent}).status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("sent", NONSENSE)
def test_nonsense_is_no_passkey(client, sent):
    person()
    client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json", "Host": "localhost"})
    answer = client.post(reverse("mfa_login_webauthn"), {"credential": sent}, headers={"Host": "localhost"})
    assert answer.status_code == 302
    assert "_auth_user_id" not in client.session


def test_an_operator_lets_somebody_back_in(client, capsys):
    user = person()
    with_app(user)
    client.force_login(user)
    call_command("reset_sign_in", "anna")
    assert "2 second factors removed from anna" in capsys.readouterr().out
    assert not Authenticator.objects.exists()
    assert client.get(INDEX).status_code == 302
    assert [(entry.kind, entry.actor) for entry in AuditEntry.objects.all()] == [("factor-removed", "manage.py")]
