"""The main job: from a folder of PDFs to the Parquet dataset, and the `planlupp` command."""

__version__ = "0.1.0"
