"""What we need from outside, said as Protocols. Adapters fulfil them; tests vouch for them."""
