"""Knowledge about Swedish municipal documents, as data, and the code that applies it to strings."""
