"""Messages to people: alerts and digests on their way out.

alert_addresses  where alerts go, and sending to one of them
alert_memory     which alerts were sent where
notices          the parts of a message, safe from what outside texts would do in it
webhook          one message to a webhook
reported_failures    a failure that a service reports inside a successful answer
apprise_*        mail, Slack, Teams and others by Apprise, in a process of its own and behind a gate
"""
