"""Words everybody shares. Standard library only, and no input or output."""
