"""Two who save in the same moment, over two connections: the second sees what the first saved, and is asked."""

SAVES = """
import threading
import time

from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from django.test.utils import setup_test_environment

from events.admin import TopicAdmin
from events.models import Topic
from tests.admin_forms import filled

setup_test_environment()
topic = Topic.objects.create(name_en="River", slug="river")
address = f"/admin/events/topic/{topic.pk}/change/"
is_saved, has_sent = threading.Event(), threading.Event()
statuses = {}


def opened(name):
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.create_superuser(name))
    return client, filled(client.get(address))


def saves(name, client, data, words):
    statuses[name] = client.post(address, data | {"name_en": words}).status_code
    connections.close_all()


def log_change(self, request, record, message):
    # Ann's change is in the database, but not committed: now Bo sends his.
    is_saved.set()
    has_sent.wait(100)
    time.sleep(0.5)
    return logged(self, request, record, message)


ann, bo = opened("ann"), opened("bo")
logged, TopicAdmin.log_change = TopicAdmin.log_change, log_change
first = threading.Thread(target=saves, args=("ann", *ann, "Great rivers"))
second = threading.Thread(target=saves, args=("bo", *bo, "Small rivers"))
first.start()
assert is_saved.wait(100)
second.start()
has_sent.set()
first.join(100)
second.join(100)
print(statuses["ann"], statuses["bo"], Topic.objects.get().name_en)
"""


def test_the_second_of_two_who_save_at_once_is_asked(own_site):
    own_site.environment["DEBUG"] = "1"  # pages are drawn without collecting static files first
    own_site.migrate()
    assert own_site.python(SAVES) == "302 200 Great rivers"
