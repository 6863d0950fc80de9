import sys
from pathlib import Path

# The plans of `plans.py` are imported by name.
sys.path.insert(0, str(Path(__file__).parent))
