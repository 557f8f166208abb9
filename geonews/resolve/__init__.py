"""Decide which place a mention means, and how sure that is."""
