"""Reading the audit log right: nothing lost, nothing doubled (docs/delivery.md is the promise).

windows   which days are due, and how they are cut into windows
pages     one chain of pages of a window
columns   events as received -> the columns of the contract, or quarantine
kept_json what is kept of the events' JSON
days      the rows of days while their window is read; writing them; the guard against fewer events
forecast  how long it will take, for whoever waits
reading   the threads: several windows at once, one consumer
"""
