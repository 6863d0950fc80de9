"""A dated release of the dataset, fit to be published.

Read in this order: `release` (what a release holds, and how it comes about), `masking` (what a profile does with
personal data), `parquet_tables`, `csv_tables`, `changes` (since the release before), `quality`, `datapackage`
(Frictionless), `publisher` (who publishes, from `publisher.toml`), `dcat` (DCAT-AP-SE), `readme`.
"""
