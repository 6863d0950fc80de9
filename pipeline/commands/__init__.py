"""The commands of `planlupp`, one a module; they read options, call `pipeline` and print."""
