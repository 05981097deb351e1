"""What the pages say: which sentence, which figure, and what each condition means. No markup is here.

figures                   what the tables say: the queries of assets/sql/report
words                     how figures, dates and names are written
parts                     words with emphasis, tiles and tables: what page/parts.html renders
head                      title, heading and links of a page
notices                   what a reader must know of the data first: old, missing, failing

team                      the page of a team, of these sections:
team_glance, team_tiles   the first screen
position, use             over time, from purchase to use, other thresholds
groups, waiting, storage  use by department and group, invited and suspended, what is stored
paying, assumptions       invoices and who pays, what the figures assume

all_teams, department     the other pages
reclaiming, candidate     the list of seats that can go, and a line of it
facets                    by what the list can be narrowed
reconciling               whether our count agrees with Dropbox's
"""
