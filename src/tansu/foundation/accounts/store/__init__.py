"""The SQL of accounts: `people`, their `credentials`, and the `gates` before them."""
