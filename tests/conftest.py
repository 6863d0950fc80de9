from hypothesis import settings

# A first call may load a dictionary or a vocabulary: how long an example takes says nothing here.
settings.register_profile("planlupp", deadline=None)
settings.load_profile("planlupp")
