"""What the product does, one folder each."""
