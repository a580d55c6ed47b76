"""Money: by hand where there is no provider, through Stripe, or pretended for tests."""
