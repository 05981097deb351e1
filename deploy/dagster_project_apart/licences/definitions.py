"""dropbox-licences as a code location of its own: its own process, and if you like its own environment."""

import os

import dagster as dg

from dropbox_licences import definitions

defs = dg.Definitions.merge(
    definitions(home=os.environ["DROPBOX_LICENCES_HOME"], prefix="licences"),
    dg.Definitions(executor=dg.in_process_executor),
)
