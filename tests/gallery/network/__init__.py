"""Attacks by servers: addresses, what is on the wire, where it leads."""
