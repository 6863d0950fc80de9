"""From the bytes of a PDF to raw rows: reading, geometry, and one module for each shape a plan comes in."""
