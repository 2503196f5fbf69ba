"""Parsers that are not ours, for what this room writes."""

import json
import shutil
import subprocess
from pathlib import Path

import feedparser
from icalendar import Calendar
from lxml import etree

from tests.conftest import missing

SCHEMAS = Path(__file__).parent / "schemas"
#: Where ``npm install`` puts the calendar parser.
ICAL_JS = Path(__file__).parents[2] / "node_modules/ical.js/dist/ical.es5.cjs"
READ_CALENDAR = """
const ICAL = require(process.argv[1]);
let text = "";
process.stdin.setEncoding("utf8").on("data", (part) => { text += part; }).on("end", () => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  calendar.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(zone));
  console.log(JSON.stringify(calendar.getAllSubcomponents("vevent").map((found) => {
    const event = new ICAL.Event(found, { strictExceptions: true });
    return {
      uid: event.uid, summary: event.summary, location: event.location, sequence: event.sequence,
      start: event.startDate.toString(), end: event.endDate.toString(), isDate: event.startDate.isDate,
      utc: event.startDate.isDate ? null : new Date(event.startDate.toUnixTime() * 1000).toISOString(),
      status: found.getFirstPropertyValue("status"), description: event.description,
    };
  })));
});
"""
#: Characters that mean something in one of the formats, and Chinese.
HOSTILE = 'A & B <b>"c"</b>; 50% of {x}, \\y_z ~^ $1 #2 }{ ]]> 环境，合作'


def schema(name: str):
    """Return a schema of this folder, ready to check documents."""
    document = etree.parse(SCHEMAS / name)
    return etree.RelaxNG(document) if name.endswith(".rng") else etree.XMLSchema(document)


def read_feed(response) -> feedparser.FeedParserDict:
    """Return what feedparser reads, once the document was found to follow the grammar of Atom."""
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    schema("atom.rng").assertValid(etree.fromstring(response.content))
    found = feedparser.parse(response.content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def read_calendar(response) -> Calendar:
    """Return what icalendar reads; every line keeps to the length that the standard allows."""
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert max(map(len, response.content.split(b"\r\n"))) <= 75
    return Calendar.from_ical(response.content)


def read_with_ical_js(response) -> list[dict]:
    """Return the events as ical.js, which reads calendars in Thunderbird, sees them."""
    if not shutil.which("node"):
        missing("no node to run ical.js")
    if not ICAL_JS.exists():
        missing("no ical.js: npm install --ignore-scripts")
    command = ["node", "-e", READ_CALENDAR, str(ICAL_JS)]
    done = subprocess.run(command, input=response.content, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
