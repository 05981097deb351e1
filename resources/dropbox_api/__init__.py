"""The Dropbox team API, read only.

authorised   one call with a team's token, renewed if it died
budget       how many calls at once, and none while a 429 lasts; shared by all that reads a team
listings     a listing in which each entry is there once, though pages repeat
oauth        access tokens: refreshed once for all threads
patience     how long one call goes on when its tries fail
pool         the connections, and bodies as they come
records      from an answer's bytes to plain objects
team_client  the calls themselves: raw JSON in, plain objects out
transport    one pooled session, and the retries: a 429 is handled here, and pauses the whole team
"""
