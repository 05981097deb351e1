"""Reading the audit log right: nothing lost, nothing doubled (docs/delivery.md is the promise).

asked_days  days that somebody asks to be read again
windows   which days are due, and how they are cut into windows
pages     one chain of pages of a window
breaks    what is read after a chain of pages broke
wire      events as they are on the wire, as objects; the forgiving way for odd ones
columns   events -> the columns of the contract, or quarantine
days      the rows of days while their window is read
writing   a window's days into their files, and the guard against fewer events
forecast  how long it will take, for whoever waits
reading   the threads: several windows at once, one consumer
"""
