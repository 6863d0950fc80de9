import sys
from pathlib import Path

# Workers import the stand-ins of `standins.py` by name.
sys.path.insert(0, str(Path(__file__).parent))
