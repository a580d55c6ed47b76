"""The books: a ledger that only grows, invoices without gaps, their papers, and what they add up to."""
