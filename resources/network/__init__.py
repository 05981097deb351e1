"""HTTP as it is met: answers, broken lines, proxies. Nothing is sent from here.

answers      what an HTTP answer means: how long to wait (429, 503), what is wrong; who waits is ``dropbox_api``
line_faults  what goes wrong before there is an answer: names, certificates, silence
proxies      the proxy that the environment names, checked before anything uses it
"""
