#!/usr/bin/env python3
"""Writes sentences with made-up personal data and where in them it stands, for comparisons of what finds it.

    pip install mimesis==22.2.0
    pii_sentences.py tune|report N > sentences.jsonl
    pii_sentences.py tune|report generated_large.json > sentences.jsonl    # a half of Presidio research's sentences instead

Templates and names are in two halves by their CRC-32: what was changed after a look at "tune" is measured on "report". Names, streets
and towns are those of mimesis (MIT), from which the library's gazetteer was not made. The same arguments write the same lines:
{"id", "template", "text", "spans": [{"type", "start", "end"}]}, positions in Unicode code points.
"""
import json
import random
import re
import sys
import zlib

from mimesis import Address, Finance, Person
from mimesis.locales import Locale

LOCALES = "cs da de de-at en en-au en-ca en-gb es es-mx fi fr hr hu is it nl nl-be no pl pt pt-br sk sv tr".split()
SEED = 11

TEMPLATES = """
Please forward the invoice to {person} before {date}.
{first} and {first} are flying to {city} on {date}.
My colleague {person} left {org} last spring.
The parcel was delivered to {address} instead of my office.
Can you ring {person} on {phone}? She asked for a callback.
Our new supplier is {org}, based in {city}.
I was charged twice on {card}, please refund one of them.
The account {iban} belongs to {person}.
Reset the password for {email}, the old one has expired.
Why was the login from {ip} rejected yesterday?
{person} (born {date}) needs a new prescription.
You will find the slides at {url} after the talk.
Her social security number, {ssn}, was printed on the letter.
Dr. {last} will see you at nine, her room is on the second floor.
Is the branch in {city} open on Saturdays?
We moved from {country} to {country} when I was six.
Ship it to {person}, {address}.
Sincerely,\\n{person}\\n{org}
Name: {person}\\nPhone: {phone}\\nE-mail: {email}
Patient {person}, {age} years old, was admitted on {date}.
The contract between {org} and {org} ends on {date}.
I met {first} at a conference in {city}.
Write to {email} or call {phone} for a quote.
According to {person}, the harvest in {country} was poor.
Mrs. {last} complained about the noise again.
Wire 300 euros to {iban} until {date}.
The server {ip} does not answer since {date}.
Who is {person}? I have never heard of them.
{person} was appointed chief engineer at {org}.
Have you tried the soup at the place on {street}?
My new address is {address}. Please update your files.
Cardholder {person}, number {card}, expires next month.
Hi {first}, did you get my message about {org}?
I grew up in {city}, {country}.
{org} announced a recall of its heaters.
Tell {first} that her passport is ready.
The witness, {person}, lives at {address}.
Could {first} {last} please come to the front desk?
Best regards, {first}
Please cc {email} on this, and {person} too.
"I never said that," {last} told reporters in {city}.
We booked a table for {person} at eight.
The old shop at {address} was torn down.
Her mother {first} was born in {city} in the fifties.
For support in {country} dial {phone}.
{person} wrote a novel about the floods in {city}.
Taxpayer {person}, SSN {ssn}, filed late.
Follow us on {url} and win a trip to {city}.
The next match is in {city} on {date}.
Ask {person} from {org} whether the offer still stands.
On {date} the patient was moved to another ward.
I'd like to speak with {person}, extension 12.
User {email} logged in from {ip}.
Send the keys to {address}, second bell.
Our auditor {org} found no errors.
{first}'s flight from {city} was cancelled.
Did {last} sign the form already?
My number is {phone}, call me after work.
Please charge {card} for the renewal.
The ambassador of {country} met {person} yesterday.
Interview with {person}, founder of {org}.
Between {date} and {date} I was on leave.
He works for {org} in {city}.
What does {first} think about moving to {country}?
They sued {org} over the leak.
Return address: {address}
{person}: can you hear me? {first}: loud and clear.
Documents for {person} were mailed to {address} on {date}.
The fund {org} bought two hotels in {city}.
Fax {phone}, att. {person}
Thanks {first}, I'll pay from {iban}.
Student {person} transferred from a school in {city}.
My ssn is {ssn} and I was born on {date}.
As {last} argued, prices follow wages.
Visit {url} or our store at {address}.
Driver {person} was stopped near {city}.
The tenant, Mr. {last}, can be reached at {phone}.
I, {person}, hereby resign from {org}.
Delivery for {first} at {address}, ring twice.
A letter from {person} arrived from {country}.
""".strip().split("\n")

ORGANISATIONS = "{last} & Sons|{last} Logistics|{last} GmbH|{last} Ltd|{last} Inc.|{last} Group|Bank of {city}|{city} Airlines|{last} and {last} LLP|University of {city}|{last} Foods|{last} Pharmaceuticals|{company}".split("|")
DATES = "%d/%m/%Y|%m/%d/%Y|%Y-%m-%d|%d.%m.%Y|%B %d, %Y|%d %B %Y|%b %d, %Y|%d-%b-%Y|%B %d|%d %b %Y".split("|")
HOSTS = "shop news mail portal cloud fotos team wiki".split()
ENDS = "com org net de co.uk fr io info".split()


def half(text):
    return "report" if zlib.crc32(text.encode("utf-8")) & 1 else "tune"


class Values:
    """Values of one half, the same each time."""

    def __init__(self, which):
        self.which = which
        self.random = random.Random(SEED)
        self.people = {name: Person(Locale(name), seed=SEED) for name in LOCALES}
        self.addresses = {name: Address(Locale(name), seed=SEED) for name in LOCALES}
        self.finance = Finance(Locale.EN, seed=SEED)
        self.world = Address(Locale.EN, seed=SEED)

    def of_half(self, make):
        while True:
            value = make()
            if half(value) == self.which:
                return value

    def locale(self):
        return self.random.choice(LOCALES)

    def first(self):
        return self.of_half(lambda: self.people[self.locale()].first_name())

    def last(self):
        return self.of_half(lambda: self.people[self.locale()].last_name())

    def person(self):
        person = self.people[self.locale()]
        name = self.of_half(person.first_name) + " " + self.of_half(person.last_name)
        form = self.random.random()
        if form < 0.08:
            return name.upper()
        if form < 0.16:
            first, rest = name.split(" ", 1)
            return first + " " + self.random.choice("ABCDEFGHJKLMNPRSTW") + ". " + rest
        return name

    def city(self):
        return self.of_half(lambda: self.addresses[self.locale()].city())

    def country(self):
        return self.of_half(self.world.country)

    def street(self):
        return self.addresses[self.locale()].address()

    def address(self):
        address = self.addresses[self.locale()]
        street, town, code = address.address(), self.of_half(address.city), address.zip_code()
        return self.random.choice([street, street, f"{street}, {town}", f"{street}, {code} {town}", f"{street}, {town} {code}"])

    def org(self):
        return self.filled(self.random.choice(ORGANISATIONS))

    def company(self):
        return self.of_half(self.finance.company)

    def filled(self, text):
        return re.sub(r"\{(\w+)\}", lambda m: getattr(self, m.group(1))(), text)

    def phone(self):
        return self.people[self.locale()].telephone()

    def email(self):
        letters = re.sub(r"[^a-z]", "", self.first().lower()) or "info"
        return f"{letters}{self.random.choice(['', '.', '_'])}{self.random.randint(1, 99)}@{self.random.choice(HOSTS)}.{self.random.choice(ENDS)}"

    def url(self):
        host = f"{self.random.choice(HOSTS)}-{self.random.randint(1, 999)}.{self.random.choice(ENDS)}"
        return self.random.choice([f"https://www.{host}/", f"http://{host}/a/{self.random.randint(1, 99)}", f"www.{host}"])

    def ip(self):
        return ".".join(str(self.random.randint(1, 254)) for _ in range(4))

    def ssn(self):
        area = self.random.choice([n for n in range(1, 899) if n != 666])
        return f"{area:03d}-{self.random.randint(1, 99):02d}-{self.random.randint(1, 9999):04d}"

    def card(self):
        prefix, length = self.random.choice([("4", 16), ("51", 16), ("37", 15), ("6011", 16), ("2221", 16)])
        digits = prefix + "".join(str(self.random.randint(0, 9)) for _ in range(length - 1 - len(prefix)))
        digits += str(-sum(sum(divmod(int(d) * (2 - i % 2), 10)) for i, d in enumerate(reversed(digits))) % 10)
        groups = [digits[i : i + 4] for i in range(0, length, 4)]
        return self.random.choice(["", " ", "-"]).join(groups) if length == 16 else digits

    def iban(self):
        country, length = self.random.choice([("DE", 18), ("FR", 23), ("ES", 20), ("NL", 0), ("PL", 24)])
        rest = "".join(str(self.random.randint(0, 9)) for _ in range(length)) if length else f"INGB{self.random.randint(0, 10**10 - 1):010d}"
        number = "".join(str(int(c, 36)) for c in rest + country + "00")
        whole = f"{country}{98 - int(number) % 97:02d}{rest}"
        return whole if self.random.random() < 0.5 else " ".join(whole[i : i + 4] for i in range(0, len(whole), 4))

    def age(self):
        return str(self.random.randint(18, 95))

    def date(self):
        import datetime

        day = datetime.date(1940, 1, 1) + datetime.timedelta(days=self.random.randint(0, 31_000))
        return day.strftime(self.random.choice(DATES))


TYPES = {
    "person": "PERSON", "first": "PERSON", "last": "PERSON", "city": "LOCATION", "country": "LOCATION", "street": "ADDRESS",
    "address": "ADDRESS", "org": "ORGANIZATION", "phone": "PHONE_NUMBER", "email": "EMAIL_ADDRESS", "url": "URL",
    "ip": "IP_ADDRESS", "ssn": "US_SSN", "card": "CREDIT_CARD", "iban": "IBAN_CODE", "date": "DATE_TIME",
}


def published(which, file):
    """Job titles and forms of address are not looked for; all sentences of a template are in one half."""
    for number, row in enumerate(json.load(open(file, encoding="utf-8"))):
        if half(f"template {row['template_id']}") == which:
            spans = [{"type": s["entity_type"], "start": s["start_position"], "end": s["end_position"]} for s in row["spans"]]
            spans = [s for s in spans if s["type"] not in ("TITLE", "PREFIX")]
            print(json.dumps({"id": str(number), "template": str(row["template_id"]), "text": row["full_text"], "spans": spans}))


def main(which, count):
    if not count.isdigit():
        published(which, count)
        return
    values = Values(which)
    templates = [t for t in TEMPLATES if half(t) == which]
    for number in range(int(count)):
        template = values.random.choice(templates)
        text, spans, done = "", [], 0
        for slot in re.finditer(r"\{(\w+)\}", template):
            text += template[done : slot.start()].replace("\\n", "\n")
            value = getattr(values, slot.group(1))()
            if slot.group(1) in TYPES:
                spans.append({"type": TYPES[slot.group(1)], "start": len(text), "end": len(text) + len(value)})
            text += value
            done = slot.end()
        text += template[done:].replace("\\n", "\n")
        print(json.dumps({"id": str(number), "template": template, "text": text, "spans": spans}, ensure_ascii=False))


main(*sys.argv[1:])
