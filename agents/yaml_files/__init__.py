"""Read YAML that people write: plain values that know their line and column, faults that say where they stand."""
