"""The only SQL of contacts: books, cards, what cards were before, and looking for them."""
