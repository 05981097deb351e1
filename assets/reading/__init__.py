"""Reading each subject from Dropbox into the lake.

team_reading    one subject of all teams, side by side: a team that fails does not stop the others
loads           what became of a subject of a team, and its row in the lake
members, groups, member_storage, team_info   a snapshot a day each
events          the audit log, brought up to date (how it is read right: ``event_log``)
"""
