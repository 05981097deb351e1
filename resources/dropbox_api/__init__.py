"""The Dropbox team API, read only.

budget       how many calls at once, and when none at all; shared by all that reads a team
listings     a listing in which each entry is there once, though pages repeat
oauth        access tokens: refreshed once for all threads
patience     how long one call goes on when its tries fail
records      from an answer's bytes to plain objects
team_client  the calls themselves: raw JSON in, plain objects out
transport    one pooled session, and the retries
"""
