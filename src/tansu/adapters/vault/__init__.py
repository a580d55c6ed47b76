"""Where backups are kept: a folder, on another disk if its owner is wise."""
