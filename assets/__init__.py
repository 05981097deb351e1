"""What is kept and how it is shaped: table contracts, the reading of each subject, the licence SQL.

One module a subject. The outside world is reached through ``resources``; schedules, checks and the command
line are in ``pipelines``.
"""
