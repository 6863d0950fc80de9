"""What is raised for rule files."""


class RulesError(Exception):
    """A rules file does not hold together; the message says which, where, and what to do."""
