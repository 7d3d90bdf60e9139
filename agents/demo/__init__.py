"""Play the demo: a real Kafka, a real worker, simulated customers, and alerts read back from the broker."""
