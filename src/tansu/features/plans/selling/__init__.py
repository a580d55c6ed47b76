"""Selling: the catalogue and its codes, orders, renewals and gifts."""
