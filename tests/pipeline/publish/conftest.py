import sys
from pathlib import Path

# `datasets.py` and `standins.py` stand one folder above.
sys.path.insert(0, str(Path(__file__).parent.parent))
