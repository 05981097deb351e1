"""What may be kept, and shown (docs/privacy.md). No I/O here.

kept_json       what is kept of an event's JSON under each ``keep_event_json`` of ``connections.toml``; of an event's
                details only the fields of ``assets/event_fields.csv``
forgotten_rows  rows of the lake's files without the people who were forgotten
beside_pseudonyms   what may stand beside a pseudonym
"""
