"""The links to the teams.

linked_teams  keeping a link, and giving it up
probing       what a link is good for: who it is, what it may read, what it lacks
team_states   the states of a link and of its data, one set of names for all commands
"""
