"""Usage events; recording them and nothing else."""
