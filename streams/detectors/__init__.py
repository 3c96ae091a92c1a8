"""Detectors: each scores a closed minute first and learns it after; scoring never changes anything."""
