"""What the published tables say now.

alerts   what somebody should hear of, sent once
digest   the week in a message
status   how each team stands: what was read when, what fails, and the advice
figures  short tables and numbers for the UI's pages
drift    what Dropbox's log says that the product does not know yet
"""
