"""An offline Dropbox team: a simulated company, and an HTTPS server on loopback that serves it like Dropbox does.

The demo, the tests and the benchmarks run on it. It imports nothing of the product, and knows its own truth from the
simulation, not from the pages that it serves.

    plan      what decides a company            people    who is in it, and what became of them
    logged    an event, made up and logged
    activity  what they did: events             beside    Dash, and what nobody's hand did
    company   all of it together                hostile   what the API allows and nobody expects
    truth     what a right pipeline must find
    server    HTTPS, threads, clock             handler   one connection of a client
    routes    the API's routes                  faults    what goes wrong on demand
    tokens    OAuth on the server's side         consent   the pages on which it is allowed
    products  seats of other products           own_lists its roster, decisions, invoices
    sharing   links, requests, holds, transfers  sharing_truth  what breaks when an account goes
    control   clock and faults from another process; ``python -m sample_team`` starts it all (``__main__``)
"""
