"""What may be kept (docs/privacy.md). No I/O here.

kept_json       what is kept of an event's JSON under each policy
forgotten_rows  rows of the lake's files without the people who were forgotten
"""
