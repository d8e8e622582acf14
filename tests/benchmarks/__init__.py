"""Measurements, run by ``python -m tests.benchmarks``; nothing here is asserted, machines are noisy."""
