"""Put alerts, deliveries, dead letters, state and status into words for a terminal, harmless whatever they hold."""
