"""Time, memory and safety of xlhazard beside its peers: python -m benchmarks [NAME ...]."""
