"""Whom to ask before a seat goes: drafts of mails and a list for mail merge. Nothing is ever sent from here.

drafts   mails by person or manager, and the list of whom they are about
letters  a letter of a template
answers  what people answered, as decisions
"""
