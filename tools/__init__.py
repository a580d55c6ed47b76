"""Programs for people who work on Tansu; nothing here is part of the service."""
