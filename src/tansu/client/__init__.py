"""The other side of the wire: what a person's computer does with a Tansu server.

It knows the REST and tus contract and nothing of the server's code, so that it is also an honest test of both.
"""
