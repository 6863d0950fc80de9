"""The operator's loop: doubtful rows out to a person, decisions back in, laid over every build."""
