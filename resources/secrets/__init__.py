"""What must not be read by others, and people who must not be named.

credentials    where secrets are kept, and a wrapper that keeps them out of logs
keyring_place  the operating system's keyring
secret_files   what a file of secrets says; one process at a time changes one
pseudonyms     stable pseudonyms for people
forgotten      who was forgotten, as keyed digests
"""
