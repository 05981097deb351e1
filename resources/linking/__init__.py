"""Linking a team by OAuth.

authorising    the address at which an administrator allows it, and what the code is exchanged for
redirect       the listener on loopback to which the browser comes back
redirect_page  the page that it shows
"""
