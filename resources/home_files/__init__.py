"""What people write into the home, read and checked.

connections, declaring_teams              ``connections.toml``: the teams; reading it, and writing a team into it
contract, contract_values, contract_checks  a team's contract in it: terms, add-ons, prices
chargeback                                ``[chargeback]`` in it: who pays for seats that no department has
exclusions, quiet_alerts                  ``exclusions.toml``: seats to leave alone, alerts to keep quiet
decisions_file, answers_file, invoices_file  what was decided, what people answered, what was invoiced
"""
