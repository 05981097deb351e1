"""What a person sees on a terminal, and is asked.

showing       answers as a table, CSV or JSON; ``fitting`` makes a table fit
progress      a live line for each team while a job runs; ``waiting`` for anything else
asking        names, keys and secrets
link_reports  what a link is good for, in words
"""
