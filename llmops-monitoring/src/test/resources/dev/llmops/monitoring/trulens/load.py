# Loads events into a database of TruLens, scores them by a feedback function of its own, and prints what it shows of each record.
import json, sys
from datetime import datetime
from trulens.core import Metric, TruSession
from trulens.core.feedback.selector import Selector
from trulens.core.schema.event import Event, EventRecordType, Trace

lines, database = sys.argv[1:3]
session = TruSession(database_url="sqlite:///" + database)
events = []
for line in open(lines, encoding="utf-8"):
    event = json.loads(line)
    for time in ("start_timestamp", "timestamp"):
        event[time] = datetime.fromisoformat(event[time].replace("Z", "+00:00"))
    event["record_type"] = EventRecordType(event["record_type"])
    event["trace"] = Trace(**event["trace"])
    events.append(Event(**event))
session.connector.add_events(events)


def overlap(question: str, context: str) -> float:
    words = set(question.lower().split())
    return len(words & set(context.lower().split())) / len(words)


metric = Metric(
    implementation=overlap,
    name="Context Relevance",
    selectors={
        "question": Selector.select_record_input(),
        "context": Selector.select_context(collect_list=False),
    },
)
app = dict(app_name="lamp-shop", app_version="1")
session.compute_feedbacks_on_events(session.get_events(**app), [metric])
session.force_flush()
records, _ = session.get_records_and_feedback(**app)
shown = ["record_id", "input", "output", "total_tokens", "total_cost", "latency", "Context Relevance"]
print(json.dumps([{name: row.get(name) for name in shown} for _, row in records.iterrows()]))
