"""A small Telegram on this computer: a strict Bot API server, people with phones, and a page that shows the phones.

It imports no other room. It listens on loopback only and holds no real data: every person in it is invented.
"""
