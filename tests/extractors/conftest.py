import sys
from pathlib import Path

# Tests of this directory share the page builder of `pages.py`.
sys.path.insert(0, str(Path(__file__).parent))
