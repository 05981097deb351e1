"""Whom to ask before a seat goes: drafts of mails and a list for mail merge. Nothing is ever sent from here."""
