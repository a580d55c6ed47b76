"""Invoices and credit notes as papers: a page to read, a sheet to print. Loaded by `printing` when first asked for."""
